// Keys and assertions of a client that proves itself by private_key_jwt (RFC 7523) with ES384.
//
//   node assertions.mjs key FILE                               makes a private JWK (FILE.issuer: RS256, of an identity issuer)
//   node assertions.mjs sign FILE CLIENT_ID AUDIENCE COUNT OUT [PERSON]
//                                                              writes COUNT bodies of client_credentials requests; PERSON: a file of
//                                                              claims of identity tokens, which CMS Aligned Networks embed
import crypto from 'node:crypto';
import fs from 'node:fs';

const [what, file, client, audience, count, out, person] = process.argv.slice(2);
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const read = (name) => JSON.parse(fs.readFileSync(name, 'utf8'));

function write(name, kind, options, more) {
  const { privateKey } = crypto.generateKeyPairSync(kind, options);
  fs.writeFileSync(name, JSON.stringify({ ...privateKey.export({ format: 'jwk' }), use: 'sig', ...more }));
}

function sign(algorithm, hash, key, claims, header) {
  const text = `${part({ alg: algorithm, typ: 'JWT', ...header })}.${part(claims)}`;
  return `${text}.${crypto.sign(hash, Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

if (what === 'key') {
  write(file, 'ec', { namedCurve: 'P-384' }, { alg: 'ES384', kid: 'bench' });
  write(`${file}.issuer`, 'rsa', { modulusLength: 2048 }, { alg: 'RS256', kid: 'issuer' });
} else {
  const key = crypto.createPrivateKey({ key: read(file), format: 'jwk' });
  const issuer = crypto.createPrivateKey({ key: read(`${file}.issuer`), format: 'jwk' });
  const now = Math.floor(Date.now() / 1000);
  const lines = [];
  for (let i = 0; i < Number(count); ++i) {
    const claims = { iss: client, sub: client, aud: audience, jti: crypto.randomUUID(), iat: now, exp: now + 280 };
    if (person) {
      const identity = { ...read(person), jti: crypto.randomUUID(), iat: now - 5, auth_time: now - 30, exp: now + 280 };
      claims.extensions = { cms_smart: { version: '1', purpose_of_use: 'PATRQT',
        id_token: sign('RS256', 'sha256', issuer, identity, { kid: 'issuer' }) } };
    }
    lines.push(new URLSearchParams({
      grant_type: 'client_credentials', scope: person ? 'patient/Patient.rs patient/Coverage.rs' : 'api',
      client_assertion: sign('ES384', 'sha384', key, claims, { kid: 'bench' }),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' }).toString());
  }
  fs.writeFileSync(out, `${lines.join('\n')}\n`);
}
