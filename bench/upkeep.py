#!/usr/bin/env python3
"""What the removal of a million expired tokens costs those who use the server meanwhile: bench/upkeep.py [PROGRAM [TOKENS]]

For each database: a sandbox, a million rows of access tokens that expired long ago, and two clients that read and refresh
while they are removed. Prints how long the removal took, and the slowest answers with and without it."""
import contextlib
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))
from support import postgres  # noqa: E402
from support.sandbox import CLIENT, Sandbox, sign_in  # noqa: E402

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build/release/bluebutton")
TOKENS = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000


@contextlib.contextmanager
def sandbox(folder, *words):
    with open(folder / "log", "w") as errors:
        process = subprocess.Popen([PROGRAM, "sandbox", "--dir", str(folder / "box"), "--beneficiaries", "5", "--listen",
                                    "localhost:0", *words], stdout=subprocess.PIPE, stderr=errors, text=True)
    try:
        yield Sandbox(process, folder / "log")
    finally:
        process.terminate()
        process.wait(timeout=60)


def fill_sqlite(path):
    database = sqlite3.connect(path, timeout=60)
    with database:
        database.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<?) INSERT INTO access_token("
                         "digest, family_id, generation, expires_at) SELECT randomblob(32), 1, 1, i FROM n", (TOKENS,))
    database.close()


def measure(server, end):
    """Milliseconds of each answer until `end` says so: a read and a refresh in turn."""
    tokens, times = sign_in("localhost", server.port, 1), {"read": [], "refresh": []}
    while not end():
        begun = time.perf_counter()
        assert server.ask("/v2/fhir/Coverage", tokens["access_token"])[0] == 200
        times["read"].append(1000 * (time.perf_counter() - begun))
        begun = time.perf_counter()
        status, tokens = server.token_endpoint(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
        assert status == 200, tokens
        times["refresh"].append(1000 * (time.perf_counter() - begun))
    return times


def show(what, times):
    for kind, all_of in times.items():
        ordered = sorted(all_of)
        print(f"  {what:22} {kind:8} {len(ordered):6} answers, median {ordered[len(ordered) // 2]:6.2f} ms, 99 % "
              f"{ordered[len(ordered) * 99 // 100]:6.2f} ms, slowest {ordered[-1]:6.2f} ms, over 50 ms: "
              f"{sum(t > 50 for t in ordered)}", flush=True)


def run(name, server, count, fill):
    print(f"{name}, {TOKENS:,} expired tokens", flush=True)
    until = time.monotonic() + 10
    show("nothing to remove", measure(server, lambda: time.monotonic() > until))
    fill()
    state = {"done": False}

    def watch():
        while count() > 1000:  # those that live
            time.sleep(0.5)
        state["done"] = True

    threading.Thread(target=watch, daemon=True).start()
    show("while they are removed", measure(server, lambda: state["done"]))
    time.sleep(1)
    removed = re.findall(r'"removed what had ended","rows":"(\d+)","milliseconds":"(\d+)"', server.log())
    print(f"  removed: {', '.join(f'{int(rows):,} rows in {int(took) / 1000:.1f} s' for rows, took in removed)}")
    with open(f"/proc/{server.process.pid}/status") as status:
        print("  " + next(line.strip() for line in status if line.startswith("VmHWM")))


print("""A client reads and refreshes, one request after the other, while tokens that expired long ago are removed in the
background; beside it, the same with nothing to remove. The bar is that no request waits for more than 50 ms.

```""", flush=True)
with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    with sandbox(folder) as server:
        path = folder / "box" / "claims.db.accounts"

        def count():
            with contextlib.closing(sqlite3.connect(path, timeout=60)) as database:
                return database.execute("SELECT count(*) FROM access_token").fetchone()[0]

        run("SQLite", server, count, lambda: fill_sqlite(path))

with tempfile.TemporaryDirectory() as name, postgres.running("fsync=on") as database:
    with sandbox(pathlib.Path(name), "--store", database.url) as server:
        run("PostgreSQL", server, lambda: int(database.query("SELECT count(*) FROM access_token")), lambda: database.query(
            "INSERT INTO access_token(digest, family_id, generation, expires_at) SELECT sha256(i::text::bytea), 1, 1, i "
            f"FROM generate_series(1, {TOKENS}) AS i"))
print("```")
