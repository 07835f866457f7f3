// Keys and assertions of a client that proves itself by private_key_jwt (RFC 7523) with ES384.
//
//   node assertions.mjs key FILE                               makes a private JWK
//   node assertions.mjs sign FILE CLIENT_ID AUDIENCE COUNT OUT  writes COUNT bodies of client_credentials requests
import crypto from 'node:crypto';
import fs from 'node:fs';

const [what, file, client, audience, count, out] = process.argv.slice(2);
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

if (what === 'key') {
  const { privateKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-384' });
  fs.writeFileSync(file, JSON.stringify({ ...privateKey.export({ format: 'jwk' }), alg: 'ES384', use: 'sig', kid: 'bench' }));
} else {
  const key = crypto.createPrivateKey({ key: JSON.parse(fs.readFileSync(file, 'utf8')), format: 'jwk' });
  const now = Math.floor(Date.now() / 1000);
  const lines = [];
  for (let i = 0; i < Number(count); ++i) {
    const text = `${part({ alg: 'ES384', typ: 'JWT', kid: 'bench' })}.${part({
      iss: client, sub: client, aud: audience, jti: crypto.randomUUID(), iat: now, exp: now + 280 })}`;
    const signature = crypto.sign('sha384', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    lines.push(new URLSearchParams({
      grant_type: 'client_credentials', scope: 'api', client_assertion: `${text}.${signature}`,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' }).toString());
  }
  fs.writeFileSync(out, `${lines.join('\n')}\n`);
}
