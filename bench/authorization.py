"""Measures the authorization server beside npm's oidc-provider, on the same core in the same run, and what a million live tokens cost."""
import argparse
import base64
import contextlib
import hashlib
import http.client
import http.server
import json
import os
import pathlib
import secrets
import sqlite3
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import measure
import sign_in

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "tests"))
from support.certificates import make_certificates  # noqa: E402
PEOPLE = 16         # who sign in; a flow has one of them
SESSIONS = 8_000    # a second, more than are used: browsers that have logged in, each good for one consent
DRAWN = 20_000      # of the live tokens, asked for in turn
ISSUER = "https://identity.example.org"
ASSERTIONS = 6_000  # in a round, more than are used
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
CODE_FLOW = "code flow with PKCE"
IN_MEMORY = ", oidc-provider without page and disk"
SCOPE = "patient/Patient.rs patient/Coverage.rs patient/ExplanationOfBenefit.rs profile"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=ROOT / "build/release/bluebutton")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--tokens", type=int, default=1_000_000, help="live tokens at the most")
    return parser.parse_args()


def say(text):
    print(f"== {text}", file=sys.stderr, flush=True)


def listed(path, lines):
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def flow(server, name, lines, seconds, connections, **settings):
    """wrk with flows.lua: `requests` of the result counts whole flows. A thread for each connection, unless `unchecked`."""
    threads = 1 if "unchecked" in settings else connections
    settings = {"threads": threads, "challenge": CHALLENGE, "verifier": VERIFIER, **settings}
    command = ["taskset", "-c", measure.CLIENT_CORE, "wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--latency", "-s",
               str(HERE / "flows.lua"), f"http://127.0.0.1:{server.port}", "--", name, str(lines),
               *(f"{key}={value}" for key, value in settings.items())]

    def run():
        ended = subprocess.run(command, check=True, capture_output=True, text=True)
        result = json.loads(ended.stdout.splitlines()[-1])
        if result["failed"] or not result["requests"]:
            raise RuntimeError(f"{name}: {result} {ended.stderr[-800:]}")
        return result

    return measure.costed(server, run)


def milliseconds():
    return int(time.time() * 1000)


class Accounts:
    """The store of accounts, where rows are put that would take a million logins to make."""

    def __init__(self, path):
        self.path = path

    @contextlib.contextmanager
    def writing(self):
        with contextlib.closing(sqlite3.connect(self.path, timeout=60)) as database, database:
            yield database

    def add_sessions(self, users, count):
        """The values of cookies, each of somebody who just logged in."""
        now, values = milliseconds(), [secrets.token_urlsafe(32) for _ in range(count)]
        with self.writing() as database:
            database.executemany("INSERT INTO session(digest, user_id, created_at, last_seen_at) VALUES(?,?,?,?)", (
                (hashlib.sha256(value.encode()).digest(), users[index % len(users)], now, now)
                for index, value in enumerate(values)))
        return values

    def add_tokens(self, user, application, first, count, expires):
        """Live tokens `token N` of families of their own."""
        now = milliseconds()
        with self.writing() as database:
            known = database.execute("SELECT coalesce(max(id), 0) FROM token_family").fetchone()[0]
            database.executemany(
                "INSERT INTO token_family(id, application_id, user_id, scope, include_sensitive, generation, created_at)"
                " VALUES(?,?,?,?,1,1,?)", ((known + 1 + i, application, user, SCOPE, now) for i in range(count)))
            database.executemany("INSERT INTO access_token VALUES(?,?,1,?)", (
                (hashlib.sha256(name(first + i).encode()).digest(), known + 1 + i, expires) for i in range(count)))
            database.executemany("INSERT INTO refresh_token(digest, family_id, generation) VALUES(?,?,1)", (
                (hashlib.sha256(f"refresh {first + i}".encode()).digest(), known + 1 + i) for i in range(count)))

    def one(self, sql):
        with self.writing() as database:
            return [row[0] for row in database.execute(sql)]


def tokens(port):
    """Token answers of all people, each of a family of its own."""
    return [sign_in.sign_in("localhost", port, number) for number in range(PEOPLE)]


def name(number):
    return f"live-token-{number:07}-abcdefghijklmnopqrs"


class Provider:
    """oidc-provider, logged in to once. `is_durable`: with a page of consent, and all of it on the disk before anybody is told."""

    def __init__(self, stack, folder, is_durable=False):
        self.port = measure.free_port()
        package = HERE / "oidc_provider"
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=package, check=True, stdout=subprocess.DEVNULL)
        self.keys = folder / "keys.json"
        subprocess.run(["node", package / "assertions.mjs", "key", self.keys], check=True)
        public = folder / "public.json"
        key = json.loads(self.keys.read_text())
        public.write_text(json.dumps({member: value for member, value in key.items() if member != "d"}))
        self.server = stack.enter_context(measure.Server(
            ["node", package / "server.mjs", str(self.port), public, *([folder / "journal"] if is_durable else [])], self.port,
            folder / "oidc-provider.log"))
        self.token = self.sign_in()[1]

    def sign_in(self):
        browser = sign_in.Browser("127.0.0.1", self.port)
        query = urllib.parse.urlencode({
            "client_id": "test-client-id", "redirect_uri": "http://localhost:3001/callback", "response_type": "code",
            "scope": "openid", "state": "a" * 24, "code_challenge": CHALLENGE, "code_challenge_method": "S256"})
        url, page = browser.request("GET", f"/auth?{query}")
        if page:
            url, _ = browser.submit(url, page)
        code = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))["code"]
        fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": "http://localhost:3001/callback",
                  "code_verifier": VERIFIER, **sign_in.CLIENT}
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("POST", "/token", urllib.parse.urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"oidc-provider: {answer.status} {text[:300]}")
        return f"_session={browser.cookies['_session']}", json.loads(text)

    def assertions(self, count, path):
        """Bodies of client_credentials requests, each assertion good once."""
        subprocess.run(["node", HERE / "oidc_provider/assertions.mjs", "sign", self.keys, "service",
                        f"http://127.0.0.1:{self.port}", str(count), path], check=True)
        return path


def person_of(folder):
    """Claims of an identity token for one of the synthetic population."""
    for file in sorted(folder.glob("*")):
        names, *rows = (line.split("|") for line in file.read_text().splitlines())
        if "BENE_GVN_NAME" in names and "RFRNC_YR" in names:
            rows = [dict(zip(names, row)) for row in rows]
            row = next(row for row in rows if row["CRNT_BIC"] == "A" and not row["DEATH_DT"])
            born = time.strftime("%Y-%m-%d", time.strptime(row["BENE_BIRTH_DT"], "%d-%b-%Y"))
            return {"iss": ISSUER, "sub": "somebody", "aud": "app", "identity_assurance_level": 2, "birthdate": born,
                    "given_name": row["BENE_GVN_NAME"].title(), "family_name": row["BENE_SRNM_NAME"].title(),
                    "ssn_itin_short": row["BENE_CRNT_HIC_NUM"][5:9]}
    raise RuntimeError("the synthetic population has no beneficiaries")


class Network:
    """A CMS Aligned Network in front of a server of its own: the keys of its app and of the issuer over TLS, its assertions signed."""

    def __init__(self, stack, folder, program, keys):
        (folder / "network").mkdir()
        rif, self.store = folder / "network/rif", f"sqlite:{folder}/network/store.db"
        run = lambda *words: subprocess.run([program, *map(str, words)], check=True, capture_output=True, text=True).stdout
        run("synth", "--beneficiaries", 50, "--seed", 4, "--out", rif)
        run("load", "--store", self.store, rif)
        address = self.serve_keys(folder, keys)
        self.client = json.loads(run(
            "app", "register", "--store", self.store, "--name", "Network", "--redirect-uri", "https://app.example/callback",
            "--auth-type", "CLIENT_CREDENTIALS", "--jwks-uri", address + "/app.json", "--json"))["client_id"]
        self.person, self.keys, self.port = folder / "person.json", keys, measure.free_port()
        self.person.write_text(json.dumps(person_of(rif)))
        self.server = stack.enter_context(measure.Server(
            [program, "serve", "--store", self.store, "--listen", f"localhost:{self.port}", "--v3-endpoints", "--workers", str(PEOPLE),
             "--keys-ca", folder / "tls/ca.pem", "--identity-issuers", f"{ISSUER} {address}/issuer.json"],
            self.port, folder / "network.log"))

    @staticmethod
    def serve_keys(folder, keys):
        public = lambda file: {name: value for name, value in json.loads(file.read_text()).items()
                               if name not in ("d", "p", "q", "dp", "dq", "qi")}
        sets = {"/app.json": public(keys), "/issuer.json": public(pathlib.Path(f"{keys}.issuer"))}

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = json.dumps({"keys": [sets[self.path]]}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        make_certificates(folder / "tls")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "tls/server.pem", folder / "tls/server.key")
        listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        listening.socket = context.wrap_socket(listening.socket, server_side=True)
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        return f"https://localhost:{listening.server_address[1]}"

    def assertions(self, count, path):
        subprocess.run(["node", HERE / "oidc_provider/assertions.mjs", "sign", self.keys, self.client,
                        f"http://localhost:{self.port}/v3/o/token", str(count), path, self.person], check=True)
        return path


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="bluebutton-bench-") as temporary, contextlib.ExitStack() as stack:
        folder = pathlib.Path(temporary)
        congestion = stack.enter_context(measure.cubic())
        port = measure.free_port()
        say("a sandbox, and people who sign in")
        server = stack.enter_context(measure.Server(
            [options.program, "sandbox", "--dir", folder / "sandbox", "--listen", f"localhost:{port}", "--beneficiaries",
             str(PEOPLE + 1), "--workers", str(PEOPLE)],
            port, folder / "sandbox.log"))
        tokens(port)
        sign_in.sign_in("localhost", port, PEOPLE)  # who has the live tokens: consents of the others end theirs
        accounts = Accounts(folder / "sandbox/claims.db.accounts")
        users = accounts.one('SELECT id FROM "user" ORDER BY id')
        application = accounts.one("SELECT id FROM application WHERE client_id='test-client-id'")[0]
        say("oidc-provider")
        provider = Provider(stack, folder)
        (folder / "durable").mkdir()
        durable = Provider(stack, folder / "durable", is_durable=True)
        say("a CMS Aligned Network")
        network = Network(stack, folder, options.program, provider.keys)
        session = listed(folder / "session", [provider.sign_in()[0] for _ in range(PEOPLE)])
        durable_session = listed(folder / "durable-session", [durable.sign_in()[0] for _ in range(PEOPLE)])

        def ours(kind, lines, **settings):
            return lambda: flow(server, kind, lines, options.seconds, PEOPLE, origin=f"http://localhost:{port}", cookie="bluebutton",
                                redirect=sign_in.CALLBACK, **settings)

        def theirs(kind, lines, at=provider, **settings):
            return lambda: flow(at.server, kind, lines, options.seconds, PEOPLE, redirect="http://localhost:3001/callback",
                                **settings)

        def code_flow(scope):
            def run():
                cookies = accounts.add_sessions(users[:PEOPLE], SESSIONS * options.seconds)
                return ours("code", listed(folder / "cookies", cookies), scope=scope)()
            return run

        end = milliseconds() + 6 * 3_600_000
        accounts.add_tokens(users[PEOPLE], application, 0, 1_000, end)
        few = listed(folder / "few", [name(number) for number in range(1_000)])
        their_tokens = listed(folder / "their-tokens", [provider.token["access_token"]] * PEOPLE)
        asks = {"introspection": (("tokens", "/v2/o/introspect/"), ("tokens", "/token/introspection")),
                "userinfo": (("bearer", "/v2/connect/userinfo"), ("bearer", "/me"))}
        measured = {}
        for case, (own, other) in asks.items():
            for run in (ours, few, *own), (theirs, their_tokens, *other):
                run[0](run[2], run[1], path=run[3], expect='"active":true')()  # what is answered is right
            measured[case] = (ours(own[0], few, path=own[1], unchecked="yes"),
                              theirs(other[0], their_tokens, path=other[1], unchecked="yes"))
        measured |= {
            CODE_FLOW: (code_flow(SCOPE), theirs("provider_code", durable_session, at=durable, scope="api")),
            CODE_FLOW + IN_MEMORY: (None, theirs("provider_code", session, scope="api")),
            CODE_FLOW + " and an id token": (code_flow(f"openid {SCOPE}"),
                                             theirs("provider_code", durable_session, at=durable, scope="openid")),
            CODE_FLOW + " and an id token" + IN_MEMORY: (None, theirs("provider_code", session, scope="openid")),
        }
        results = {case: ([], []) for case in (*measured, "refresh", "client_credentials, ES384")}
        for turn in range(options.rounds):
            say(f"round {turn + 1} of {options.rounds}")
            for case, runs in measured.items():
                for run, into in zip(runs, results[case]):
                    if run:
                        into.append(run())
            # A new family each round: the tokens of the last one were used.
            fresh = [token["refresh_token"] for token in tokens(port)]
            results["refresh"][0].append(ours("refresh", listed(folder / "refresh", fresh), path="/v2/o/token/")())
            theirs_fresh = listed(folder / "their-refresh", [provider.sign_in()[1]["refresh_token"] for _ in range(PEOPLE)])
            results["refresh"][1].append(theirs("refresh", theirs_fresh, path="/token")())
            own, other = results["client_credentials, ES384"]
            own.append(flow(network.server, "bodies", network.assertions(ASSERTIONS, folder / "assertions"), options.seconds, PEOPLE,
                            path="/v3/o/token"))
            other.append(theirs("bodies", provider.assertions(ASSERTIONS, folder / "assertions"), path="/token")())
        memory = {"1,000": server.memory_mib()[0]}
        for case, (own, _) in results.items():
            own.extend(results[case.removesuffix(IN_MEMORY)][0] if case.endswith(IN_MEMORY) else [])
        at_few = {case: [measured[case][0]() for _ in range(options.rounds)] for case in ("introspection", "userinfo")}

        say(f"{options.tokens:,} live tokens")
        accounts.add_tokens(users[PEOPLE], application, 1_000, options.tokens - 1_000, end)
        step = max(1, options.tokens // DRAWN)
        many = listed(folder / "many", [name(number * 7919 % options.tokens) for number in range(0, options.tokens, step)])
        at_many = {case: ours(kind, many, path=path, unchecked="yes") for case, ((kind, path), _) in asks.items()}
        for run in at_many.values():
            run()  # warm, as the few are
        at_many = {case: [run() for _ in range(options.rounds)] for case, run in at_many.items()}
        memory[f"{options.tokens:,}"] = server.memory_mib()[0]
    print(document(results, at_few, at_many, memory, options, congestion))


def middle(results, field):
    return statistics.median(result[field] for result in results)


def document(results, at_few, at_many, memory, options, congestion):
    lines = ["| case | bluebutton, per s | CPU µs | oidc-provider, per s | CPU µs | times its rate | times less CPU |",
             "| --- | --- | --- | --- | --- | --- | --- |"]
    for case, (own, other) in results.items():
        lines.append(f"| {case} | {middle(own, 'rate'):,.0f} | {middle(own, 'cpu'):,.0f} | {middle(other, 'rate'):,.0f} | "
                     f"{middle(other, 'cpu'):,.0f} | {middle(own, 'rate') / middle(other, 'rate'):.1f} | "
                     f"{middle(other, 'cpu') / middle(own, 'cpu'):.1f} |")
    few, many = memory
    lines += ["", f"| live tokens | {few}: CPU µs | {many}: CPU µs | times | at most |", "| --- | --- | --- | --- | --- |"]
    for case in at_few:
        before, after = middle(at_few[case], "cpu"), middle(at_many[case], "cpu")
        lines.append(f"| {case} | {before:.1f} | {after:.1f} | {after / before:.2f} | 1.3 |")
    lines.append(f"| resident memory, MiB | {memory[few]:.0f} | {memory[many]:.0f} | | 256 |")
    package = json.loads((HERE / "oidc_provider/package.json").read_text())["dependencies"]["oidc-provider"]
    node = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
    lines.append(f"""
Each server alone on one core, the client on the other ({PEOPLE} connections, {options.rounds} rounds of {options.seconds} s, medians; loopback TCP
{congestion}). A **code flow** is everything from an authorization request of somebody who has logged in to the token answer:
bluebutton's has the consent page and its form (4 requests) and keeps all in SQLite, on the disk before it answers. oidc-provider
{package} (Node.js {node}) has no store of its own but memory that forgets. In the first lines of the code flow it does the same as
bluebutton, with a page and a form (6 requests), and with all that it keeps appended to a file, on the disk before it answers (one
wait for all who wait); in those without page and disk, and in all other lines, it ends its interaction without a page (4 requests)
and keeps all in memory. No password is hashed on either side. Tokens that are asked for with {many} live ones are {DRAWN:,}, spread over all of them.
bluebutton's **client_credentials** is that of CMS Aligned Networks: beside the assertion it verifies an embedded identity token
(RS256) and finds the person whom it names among the beneficiaries; oidc-provider verifies the assertion.""")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
