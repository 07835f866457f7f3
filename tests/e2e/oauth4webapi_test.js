// npm's oauth4webapi: the same checks as openid-client's, one response at a time, over RFC 8414's document.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SCOPE, SERVER, decide, listen, register } from "./strict.js";
import * as oauth from "oauth4webapi";

const INSECURE = { [oauth.allowInsecureRequests]: true };

async function discover(algorithm) {
  const issuer = new URL(SERVER);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm, ...INSECURE }));
}

async function ask(server, client, redirectUri, number, more = {}) {
  const verifier = oauth.generateRandomCodeVerifier(), state = oauth.generateRandomState(), nonce = oauth.generateRandomNonce();
  const address = new URL(server.authorization_endpoint);
  for (const [name, value] of Object.entries({
    client_id: client.client_id, redirect_uri: redirectUri, response_type: "code", scope: SCOPE, state, nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256", ...more,
  })) address.searchParams.set(name, value);
  const came = await decide(address, number);
  return { parameters: oauth.validateAuthResponse(server, client, came, state), verifier, nonce };
}

test("oauth4webapi_finds_the_same_server_by_both_documents", async () => {
  const [rfc8414, openid] = [await discover("oauth2"), await discover("oidc")];
  for (const [name, value] of Object.entries(rfc8414)) {
    if (name === "response_types_supported" || name === "grant_types_supported") continue; // CMS's say more, and less
    assert.deepEqual(openid[name], value, name);
  }
  assert.equal(rfc8414.authorization_response_iss_parameter_supported, true);
});

test("oauth4webapi_verifies_every_answer_of_the_code_flow", async () => {
  const place = await listen();
  const redirectUri = `${place.origin}/cb`;
  const client = await register({ redirect_uris: [redirectUri] });
  const server = await discover("oauth2");
  const proof = oauth.ClientSecretBasic(client.client_secret);
  const { parameters, verifier, nonce } = await ask(server, client, redirectUri, 15, { max_age: "600" });
  const answer = await oauth.authorizationCodeGrantRequest(server, client, proof, parameters, redirectUri, verifier, INSECURE);
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer,
    { expectedNonce: nonce, maxAge: 600, requireIdToken: true });
  await oauth.validateApplicationLevelSignature(server, answer, INSECURE);
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  assert.ok(Math.abs(claims.auth_time - Date.now() / 1000) < 60);

  const told = await oauth.userInfoRequest(server, client, tokens.access_token, INSECURE);
  assert.equal((await oauth.processUserInfoResponse(server, client, claims.sub, told)).sub, claims.sub);

  const fresh = await oauth.processRefreshTokenResponse(server, client,
    await oauth.refreshTokenGrantRequest(server, client, proof, tokens.refresh_token, INSECURE));
  const looked = await oauth.processIntrospectionResponse(server, client,
    await oauth.introspectionRequest(server, client, proof, fresh.access_token, INSECURE));
  assert.equal(looked.active, true);
  await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, proof, fresh.access_token, INSECURE));
  place.close();
});

test("oauth4webapi_proves_a_key_at_every_step", async () => {
  const place = await listen();
  const client = await register({ redirect_uris: ["http://127.0.0.1/cb"], token_endpoint_auth_method: "none" });
  const server = await discover("oauth2");
  const key = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));
  const thumbprint = await key.calculateThumbprint();
  const redirectUri = `${place.origin}/cb`;
  const { parameters, verifier, nonce } = await ask(server, client, redirectUri, 16, { dpop_jkt: thumbprint });

  const stranger = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));
  const stolen = await oauth.authorizationCodeGrantRequest(server, client, oauth.None(), parameters, redirectUri, verifier,
    { DPoP: stranger, ...INSECURE });
  assert.equal(stolen.status, 400, "the code is for the key that the request named (RFC 9449 section 10)");

  const tokens = await oauth.processAuthorizationCodeResponse(server, client,
    await oauth.authorizationCodeGrantRequest(server, client, oauth.None(), parameters, redirectUri, verifier,
      { DPoP: key, ...INSECURE }), { expectedNonce: nonce, requireIdToken: true });
  assert.equal(tokens.token_type, "dpop");
  const read = await oauth.protectedResourceRequest(tokens.access_token, "GET",
    new URL(`${SERVER}/v2/fhir/Patient/${tokens.patient}`), undefined, undefined, { DPoP: key, ...INSECURE });
  assert.equal(read.status, 200);
  await assert.rejects(oauth.protectedResourceRequest(tokens.access_token, "GET",
    new URL(`${SERVER}/v2/fhir/Patient/${tokens.patient}`), undefined, undefined, { DPoP: stranger, ...INSECURE }));
  place.close();
});

test("oauth4webapi_manages_what_it_registered", async () => {
  const registered = await register({ redirect_uris: ["https://app.example/cb"] });
  const configure = (method, body, token = registered.registration_access_token) =>
    fetch(registered.registration_client_uri, {
      method, body: body && JSON.stringify(body),
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    });
  assert.equal((await (await configure("GET")).json()).client_id, registered.client_id);
  assert.equal((await configure("GET", undefined, "guess")).status, 401);
  const changed = await configure("PUT", {
    client_id: registered.client_id, client_name: registered.client_name, redirect_uris: ["https://app.example/other"] });
  assert.equal(changed.status, 200);
  assert.deepEqual((await changed.json()).redirect_uris, ["https://app.example/other"]);
  assert.equal((await configure("DELETE")).status, 204);
  assert.equal((await configure("GET")).status, 401);
});
