// npm's openid-client, certified by the OpenID Foundation, unmodified and with all its checks: only plain HTTP, which this
// sandbox on localhost speaks, is allowed to it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SCOPE, SERVER, decide, listen, register } from "./strict.js";
import * as client from "openid-client";

const INSECURE = { execute: [client.allowInsecureRequests] };

async function discovered(registered, authentication) {
  return client.discovery(new URL(SERVER), registered.client_id, registered.client_secret, authentication, INSECURE);
}

// The code flow with PKCE, state and nonce; tokens whose id_token was verified.
async function share(config, redirectUri, number, { push = false, handle } = {}) {
  const verifier = client.randomPKCECodeVerifier(), state = client.randomState(), nonce = client.randomNonce();
  const parameters = {
    redirect_uri: redirectUri, scope: SCOPE, state, nonce, code_challenge_method: "S256",
    code_challenge: await client.calculatePKCECodeChallenge(verifier), aud: `${SERVER}/v2/fhir`,
  };
  const address = push
    ? await client.buildAuthorizationUrlWithPAR(config, parameters, handle && { DPoP: handle })
    : client.buildAuthorizationUrl(config, parameters);
  const came = await decide(address, number);
  const tokens = await client.authorizationCodeGrant(
    config, came, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true, maxAge: undefined },
    undefined, handle && { DPoP: handle });
  return { tokens, address };
}

test("openid_client_discovers_shares_reads_refreshes_introspects_and_revokes", async () => {
  const place = await listen();
  const redirectUri = `${place.origin}/cb`;
  const registered = await register({ redirect_uris: [redirectUri] });
  for (const method of [client.ClientSecretBasic, client.ClientSecretPost]) {
    const config = await discovered(registered, method(registered.client_secret));
    assert.equal(config.serverMetadata().issuer, SERVER);
    const { tokens } = await share(config, redirectUri, 10);
    const claims = tokens.claims();
    assert.equal(claims.sub, tokens.patient);
    assert.equal(claims.fhirUser, `${SERVER}/v2/fhir/Patient/${tokens.patient}`);

    const person = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
    assert.equal(person.patient, claims.sub);
    const patient = await client.fetchProtectedResource(
      config, tokens.access_token, new URL(`${SERVER}/v2/fhir/Patient/${tokens.patient}`), "GET");
    assert.equal((await patient.json()).id, tokens.patient);

    const fresh = await client.refreshTokenGrant(config, tokens.refresh_token);
    assert.notEqual(fresh.access_token, tokens.access_token);
    assert.equal(fresh.claims()?.sub ?? claims.sub, claims.sub);
    assert.equal((await client.tokenIntrospection(config, fresh.access_token)).active, true);
    await client.tokenRevocation(config, fresh.refresh_token);
    assert.equal((await client.tokenIntrospection(config, fresh.access_token)).active, false);
  }
  place.close();
});

test("openid_client_gets_the_error_with_state_and_issuer_when_nothing_is_shared", async () => {
  const place = await listen();
  const redirectUri = `${place.origin}/cb`;
  const registered = await register({ redirect_uris: [redirectUri] });
  const config = await discovered(registered);
  const verifier = client.randomPKCECodeVerifier(), state = client.randomState();
  const address = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri, scope: SCOPE, state, code_challenge_method: "S256",
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
  });
  const came = await decide(address, 11, { share: false });
  assert.equal(came.searchParams.get("iss"), SERVER);
  await assert.rejects(
    client.authorizationCodeGrant(config, came, { pkceCodeVerifier: verifier, expectedState: state }),
    (error) => error instanceof client.AuthorizationResponseError && error.error === "access_denied");
  place.close();
});

test("openid_client_pushes_its_request_and_the_browser_carries_a_reference_alone", async () => {
  const place = await listen();
  const redirectUri = `${place.origin}/cb`;
  const registered = await register({ redirect_uris: [redirectUri], require_pushed_authorization_requests: true });
  const config = await discovered(registered);
  const { tokens, address } = await share(config, redirectUri, 12, { push: true });
  assert.deepEqual([...address.searchParams.keys()].sort(), ["client_id", "request_uri"]);
  assert.equal(tokens.claims().sub, tokens.patient);
  place.close();
});

test("openid_client_of_a_public_app_binds_its_tokens_to_a_key", async () => {
  const place = await listen();
  const registered = await register({
    redirect_uris: ["http://127.0.0.1/cb"], token_endpoint_auth_method: "none", dpop_bound_access_tokens: true,
  });
  assert.equal(registered.client_secret, undefined);
  for (const algorithm of ["ES256", "PS256"]) {
    const config = await discovered(registered, client.None());
    const handle = client.getDPoPHandle(config, await client.randomDPoPKeyPair(algorithm));
    const { tokens } = await share(config, `${place.origin}/cb`, 13, { push: true, handle });
    assert.equal(tokens.token_type, "dpop");

    const address = new URL(`${SERVER}/v2/fhir/Coverage?_count=1`);
    const bound = await client.fetchProtectedResource(config, tokens.access_token, address, "GET", undefined, undefined,
      { DPoP: handle });
    assert.equal(bound.status, 200);
    await bound.body.cancel();
    await assert.rejects(client.fetchProtectedResource(config, tokens.access_token, address, "GET"),
      (error) => error.response?.status === 401 || error.status === 401, "a thief has no key");

    const stranger = client.getDPoPHandle(config, await client.randomDPoPKeyPair("ES256"));
    await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP: stranger }));
    const fresh = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP: handle });
    assert.equal(fresh.token_type, "dpop");
    const person = await client.fetchUserInfo(config, fresh.access_token, tokens.claims().sub, { DPoP: handle });
    assert.equal(person.sub, tokens.patient);
  }
  place.close();
});

test("openid_client_registers_itself_and_works_at_once", async () => {
  const place = await listen();
  const redirectUri = `${place.origin}/cb`;
  const config = await client.dynamicClientRegistration(new URL(SERVER), {
    client_name: `Registered by openid-client ${Date.now()}`, redirect_uris: [redirectUri],
    token_endpoint_auth_method: "client_secret_basic",
  }, undefined, INSECURE);
  const { tokens } = await share(config, redirectUri, 14);
  assert.ok(tokens.access_token);
  place.close();
});
