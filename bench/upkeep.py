#!/usr/bin/env python3
"""What the removal of a million expired tokens costs those who use the server meanwhile, and what it costs to end tokens
while there are a million: bench/upkeep.py [PROGRAM [TOKENS [sqlite|postgresql]]]

For each database: a sandbox whose store has as many families that live and as many that ended long ago, each with its
access and refresh token. One client reads and refreshes, another one revokes, while those that ended are removed. Prints
how long the removal took, and the slowest answers before and during it."""
import collections
import contextlib
import hashlib
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))
from support import postgres  # noqa: E402
from support.sandbox import CLIENT, Sandbox, sign_in  # noqa: E402

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build/release/bluebutton")
TOKENS = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
DATABASES = sys.argv[3:] or ["sqlite", "postgresql"]
REVOCATIONS = 400  # of each kind
GENERATIONS = 100  # of a family that is revoked
FAMILIES = 300     # of a grant: as many as live at once of an application that asks by client_credentials
PAUSE = 0.2        # seconds between two revocations
BAR = 50           # ms
sys.setswitchinterval(0.0005)


@contextlib.contextmanager
def sandbox(folder, *words):
    with open(folder / "log", "a") as errors:
        process = subprocess.Popen([PROGRAM, "sandbox", "--dir", str(folder / "box"), "--beneficiaries", "5", "--listen",
                                    "localhost:0", *words], stdout=subprocess.PIPE, stderr=errors, text=True)
    try:
        yield Sandbox(process, folder / "log")
    finally:
        process.terminate()
        process.wait(timeout=60)


class Sqlite:
    name, random_digest, given_ids = "SQLite", "randomblob(32)", ""

    def __init__(self, folder):
        self.words, self.path = (), folder / "box" / "claims.db.accounts"

    def series(self, count):
        return f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<{count}) SELECT i FROM n)"

    def run(self, statements):
        with contextlib.closing(sqlite3.connect(self.path, timeout=60)) as database, database:
            database.create_function("digest", 1, lambda text: hashlib.sha256(text.encode()).digest())
            for statement in statements:
                database.execute(statement)


class Postgres:
    name, random_digest, given_ids = "PostgreSQL", "sha256((random()::text || i)::bytea)", "OVERRIDING SYSTEM VALUE"

    def __init__(self, server):
        self.words, self.server = ("--store", server.url), server

    def series(self, count):
        return f"generate_series(1, {count}) AS n(i)"

    def run(self, statements):
        for statement in statements:
            self.server.query(re.sub(r"digest\(('[^)]*)\)", r"sha256((\1)::bytea)", statement))


def fill(database):
    """Families that ended in 1970 and those that live, with their tokens; and those that are to be revoked."""
    families = ("INSERT INTO token_family(id, application_id, user_id, scope, include_sensitive, generation, created_at, "
                f"ended_at) {database.given_ids} ")
    series, random, later = database.series, database.random_digest, int(1000 * (time.time() + 36_000))
    database.run([
        families + f"SELECT 10000000+i, 1, 10000000+i, 'openid', 0, 1, 1, i FROM {series(TOKENS)}",
        f"INSERT INTO access_token SELECT {random}, 10000000+i, 1, i FROM {series(TOKENS)}",
        f"INSERT INTO refresh_token SELECT {random}, 10000000+i, 1 FROM {series(TOKENS)}",
        families + f"SELECT 20000000+i, 1, 20000000+i, 'openid', 0, 1, 1, NULL FROM {series(TOKENS)}",
        f"INSERT INTO access_token SELECT {random}, 20000000+i, 1, {later} FROM {series(TOKENS)}",
        f"INSERT INTO refresh_token SELECT {random}, 20000000+i, 1 FROM {series(TOKENS)}",
        # A family of many generations, and a grant of many families, each with a token that is known here.
        families + f"SELECT 30000000+i, 1, 30000000+i, 'openid', 0, {GENERATIONS}, 1, NULL FROM {series(REVOCATIONS)}",
        f"INSERT INTO refresh_token SELECT {random}, 30000001+i/{GENERATIONS}, i%{GENERATIONS} FROM "
        f"{series(REVOCATIONS * GENERATIONS - 1)}",
        f"INSERT INTO refresh_token SELECT digest('family ' || i), 30000000+i, {GENERATIONS} FROM {series(REVOCATIONS)}",
        f"INSERT INTO data_access_grant SELECT 40000000+i, 1, 1, NULL FROM {series(REVOCATIONS)}",
        families + f"SELECT 40000000+i, 1, 40000000+i%{REVOCATIONS}+1, 'openid', 0, 1, 1, NULL FROM "
        f"{series(REVOCATIONS * FAMILIES)}",
        f"INSERT INTO refresh_token SELECT digest('grant ' || i), 40000000+i-1+{REVOCATIONS}, 1 FROM {series(REVOCATIONS)}"])


class Samples:
    """(when, milliseconds) of each answer, by what was asked."""

    def __init__(self):
        self.of = collections.defaultdict(list)

    def take(self, what, ask):
        begun = time.time()
        answer = ask()
        self.of[what].append((begun, 1000 * (time.time() - begun)))
        return answer

    def show(self, title, begin, end):
        print(f"  {title}")
        for what, samples in self.of.items():
            times = sorted(ms for when, ms in samples if begin <= when < end)
            if times:
                print(f"    {what:34} {len(times):6} answers, median {times[len(times) // 2]:6.2f} ms, 99 % "
                      f"{times[len(times) * 99 // 100]:6.2f} ms, slowest {times[-1]:6.2f} ms, over {BAR} ms: "
                      f"{sum(t > BAR for t in times)}", flush=True)


def read_and_refresh(server, samples, is_over):
    tokens = sign_in("localhost", server.port, 1)
    while not is_over():
        status, _, _ = samples.take("read", lambda: server.ask("/v2/fhir/Coverage", tokens["access_token"]))
        assert status == 200
        status, tokens = samples.take("refresh", lambda: server.token_endpoint(
            grant_type="refresh_token", refresh_token=tokens["refresh_token"]))
        assert status == 200, tokens


def revoke(server, samples, is_over):
    kinds = {f"revoke, {GENERATIONS} generations": ("revoke_token", "family"),
             f"revoke a grant of {FAMILIES:,} families": ("revoke", "grant")}
    for i in range(1, REVOCATIONS + 1):
        for what, (path, kind) in kinds.items():
            if is_over():
                return
            body = urllib.parse.urlencode(CLIENT | {"token": f"{kind} {i}"})
            status, _, text = samples.take(what, lambda: server.ask(f"/v2/o/{path}/", method="POST", body=body, **{
                "Content-Type": "application/x-www-form-urlencoded"}))
            assert status == 200, text
            time.sleep(PAUSE)


def run(database, folder):
    begun = time.time()
    with sandbox(folder, *database.words):
        pass
    fill(database)
    print(f"{database.name}: {TOKENS:,} families live and {TOKENS:,} ended, with their tokens (made in "
          f"{time.time() - begun:.0f} s)", flush=True)
    samples, removed = Samples(), []
    with sandbox(folder, *database.words) as server:
        begun = time.time()
        clients = [threading.Thread(target=client, args=(server, samples, lambda: bool(removed)))
                   for client in (read_and_refresh, revoke)]
        for client in clients:
            client.start()
        with open(server.log_path) as log:  # only what is new, since these clients wait for whoever reads it
            while not removed and clients[0].is_alive():
                time.sleep(0.2)
                for line in log:
                    removed += re.findall(r'"removed what had ended","rows":"(\d+)","milliseconds":"(\d+)"', line)
        ended = time.time()
        for client in clients:
            client.join()
        rows, seconds = int(removed[0][0]), int(removed[0][1]) / 1000
        samples.show("before", begun, ended - seconds - 1)
        samples.show("while they are removed", ended - seconds - 1, ended)
        print(f"  removed {rows:,} rows in {seconds:.1f} s")
        with open(f"/proc/{server.process.pid}/status") as status:
            print("  " + next(line.strip() for line in status if line.startswith("VmHWM")))


print(f"""One client reads and refreshes without a pause, another one revokes: families of {GENERATIONS} generations, and grants of {FAMILIES:,}
families. Meanwhile what has ended is removed in the background. The bar is that no request of the others waits for more than
{BAR} ms. The machine's load average was {os.getloadavg()[0]:.1f} when it began.

```""", flush=True)
with tempfile.TemporaryDirectory() as name:
    if "sqlite" in DATABASES:
        run(Sqlite(pathlib.Path(name)), pathlib.Path(name))
with tempfile.TemporaryDirectory() as name:
    if "postgresql" in DATABASES:
        with postgres.running("fsync=on") as server:
            run(Postgres(server), pathlib.Path(name))
print("```")
