// npm's oidc-provider, set up to do what bench/authorization.py asks of both servers: code flow with PKCE, refresh with
// rotation, introspection, userinfo, and client_credentials with private_key_jwt (ES384). Whoever asks is logged in: no
// password is hashed.
//
//   node server.mjs PORT CLIENT_JWK_FILE           who asks consents at once, no page is drawn; all is kept in memory
//   node server.mjs PORT CLIENT_JWK_FILE JOURNAL   who asks is shown a page and sends its form; what is kept is on the disk
//                                                  before anybody is told (one fdatasync for all who wait)
import fs from 'node:fs';
import Provider from 'oidc-provider';

const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const publicKey = JSON.parse(fs.readFileSync(process.argv[3], 'utf8'));

// Appends lines to a file; those that come while it is being written share the next wait for the disk.
class Journal {
  constructor(path) {
    this.file = fs.openSync(path, 'a');
    this.lines = [];
    this.waiting = [];
    this.busy = false;
  }
  add(...what) {
    this.lines.push(JSON.stringify(what), '\n');
    return new Promise((done) => {
      this.waiting.push(done);
      if (!this.busy) this.flush();
    });
  }
  flush() {
    const { lines, waiting } = this;
    this.lines = [];
    this.waiting = [];
    this.busy = true;
    fs.write(this.file, lines.join(''), (failed) => {
      if (failed) throw failed;
      fs.fdatasync(this.file, (lost) => {
        if (lost) throw lost;
        waiting.forEach((done) => done());
        if (this.waiting.length > 0) this.flush(); else this.busy = false;
      });
    });
  }
}
const journal = process.argv[4] ? new Journal(process.argv[4]) : { add() {} };

// Its own adapter keeps the last thousand entries; this one keeps all.
const kept = new Map();
class Memory {
  constructor(name) { this.name = name; }
  key(id) { return `${this.name}:${id}`; }
  async upsert(id, payload) {
    kept.set(this.key(id), payload);
    if (payload.uid) kept.set(this.key(`uid:${payload.uid}`), id);
    if (payload.grantId) {
      const ids = kept.get(`grant:${payload.grantId}`) ?? [];
      ids.push(this.key(id));
      kept.set(`grant:${payload.grantId}`, ids);
    }
    await journal.add('upsert', this.name, id, payload);
  }
  async find(id) { return kept.get(this.key(id)); }
  async findByUid(uid) { return kept.get(this.key(kept.get(this.key(`uid:${uid}`)))); }
  async findByUserCode() { return undefined; }
  async consume(id) {
    kept.get(this.key(id)).consumed = Math.floor(Date.now() / 1000);
    await journal.add('consume', this.name, id);
  }
  async destroy(id) {
    kept.delete(this.key(id));
    await journal.add('destroy', this.name, id);
  }
  async revokeByGrantId(grantId) {
    for (const key of kept.get(`grant:${grantId}`) ?? []) kept.delete(key);
    kept.delete(`grant:${grantId}`);
    await journal.add('revoke', grantId);
  }
}

const provider = new Provider(issuer, {
  adapter: Memory,
  clients: [
    { client_id: 'test-client-id', client_secret: 'test-client-secret', redirect_uris: ['http://localhost:3001/callback'],
      grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post' },
    { client_id: 'service', redirect_uris: [], grant_types: ['client_credentials'], response_types: [],
      token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: 'ES384', jwks: { keys: [publicKey] } },
  ],
  features: {
    devInteractions: { enabled: false },
    introspection: { enabled: true },
    revocation: { enabled: true },
    clientCredentials: { enabled: true },
    userinfo: { enabled: true },
  },
  enabledJWA: { clientAuthSigningAlgValues: ['HS256', 'RS256', 'ES256', 'ES384'] },
  scopes: ['openid', 'offline_access', 'api'],
  issueRefreshToken: async () => true,
  rotateRefreshToken: true,
  findAccount: async (_, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  ttl: { AccessToken: 3600, AuthorizationCode: 60, Grant: 86400, IdToken: 3600, Interaction: 3600, RefreshToken: 86400,
    Session: 86400, ClientCredentials: 3600 },
});

provider.use(async (context, next) => {
  if (!context.path.startsWith('/interaction/')) return next();
  const { params, session } = await provider.interactionDetails(context.req, context.res);
  if (process.argv[4] && context.method === 'GET') {
    context.type = 'html';
    context.body = `<!doctype html><title>Connect</title><p>${params.client_id} asks for ${params.scope}</p>`
      + `<form method="post" action="${context.path}"><button name="allow">Connect</button></form>`;
    return undefined;
  }
  const accountId = session?.accountId ?? 'person';
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const result = { login: { accountId }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(context.req, context.res, result);
  context.respond = false;
});

provider.on('server_error', (_, error) => console.error(error));
provider.listen(port, '127.0.0.1');
