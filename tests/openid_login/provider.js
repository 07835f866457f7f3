// npm's oidc-provider, unmodified, as a payer's login: whoever gives a username is signed in, and a file says what is claimed of them.
// Given: a JSON file {redirect_uri, client_secret, client_key (PEM, public), users: {username: claims}, in_id_token}. Prints the issuer.
import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { calculateJwkThumbprint } from "jose";
import Provider from "oidc-provider";

const given = JSON.parse(readFileSync(process.argv[2]));
const server = createServer();
await new Promise((resolve) => server.listen(0, "localhost", resolve));
const issuer = `http://localhost:${server.address().port}`;

const jwk = createPublicKey(given.client_key).export({ format: "jwk" });
const client = { redirect_uris: [given.redirect_uri], response_types: ["code"], grant_types: ["authorization_code"] };
const names = [...new Set(Object.values(given.users).flatMap(Object.keys))];
const provider = new Provider(issuer, {
  clients: [
    { ...client, client_id: "by secret", client_secret: given.client_secret, token_endpoint_auth_method: "client_secret_basic" },
    {
      ...client,
      client_id: "by-key",
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: "ES256",
      jwks: { keys: [{ ...jwk, kid: await calculateJwkThumbprint(jwk), use: "sig", alg: "ES256" }] },
    },
  ],
  claims: { openid: ["sub"], member: names },
  scopes: ["openid", "member"],
  conformIdTokenClaims: !given.in_id_token,
  pkce: { required: () => true, methods: ["S256"] },
  cookies: { keys: ["a key of this test"] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...given.users[id] }) }),
});
server.on("request", provider.callback());
console.log(issuer);
process.on("SIGTERM", () => process.exit(0));
