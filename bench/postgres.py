#!/usr/bin/env python3
"""A store in PostgreSQL beside psql's \\copy and beside SQLite: load (into a store that is made with it), disk, a page of
ten claims at the store and from the data server.

Makes a synthetic population, starts a PostgreSQL of its own with the settings that it comes with (durable) but for
shared_buffers and max_wal_size, and prints one table. bench/postgres.py [--beneficiaries N] [--rounds N] [--build DIR]"""
import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
import measure  # noqa: E402
from support import postgres  # noqa: E402

SETTINGS = ("shared_buffers=1GB", "max_wal_size=8GB", "autovacuum=off")


def timed(words, variables=None):
    begun = time.monotonic()
    done = subprocess.run([str(word) for word in words], env=variables, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{words[0]} failed: {done.stderr}")
    return time.monotonic() - begun, done.stdout


def copy(server, files, folder):
    """\\copy of each file into a table of its columns, all text, without index: one psql for all."""
    script = []
    for number, path in enumerate(files):
        with open(path) as lines:
            columns = lines.readline().rstrip("\n").split("|")
        script.append(f"CREATE TABLE bare.t{number}(" + ", ".join(f'"{name}" text' for name in columns) + ");")
        script.append(f"\\copy bare.t{number} FROM '{path}' WITH (FORMAT text, DELIMITER '|', HEADER true)")
    (folder / "copy.sql").write_text("\n".join(script))
    server.query("DROP SCHEMA IF EXISTS bare CASCADE")
    server.query("CREATE SCHEMA bare")
    server.query("CHECKPOINT")
    return timed([postgres.client("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", server.url, "-f",
                  folder / "copy.sql"])[0]


def load(program, url, files, folder, name):
    variables = os.environ | {"BLUEBUTTON_STORE": url, "BLUEBUTTON_STORE_KEY_FILE": str(folder / f"{name}.key")}
    return timed([program, "load", "--json", *files], variables)[0]


def requests(program, url, key, lines, folder):
    """The median of a page from the data server, in microseconds: each is made anew for the one client that asks."""
    asked, log = folder / "requests", folder / "data-server.log"
    asked.write_text("\n".join(lines) + "\n")
    port = measure.free_port()
    with measure.Server(["env", f"BLUEBUTTON_STORE={url}", f"BLUEBUTTON_STORE_KEY_FILE={folder}/{key}.key", program, "data-server",
                         "--listen", f"127.0.0.1:{port}", "--rendered-claims-megabytes", "0"], port, log):
        words = ["taskset", "-c", measure.CLIENT_CORE, "wrk", "-t1", "-c1", "-d2s", "-s", ROOT / "bench" / "rotate.lua",
                 f"http://127.0.0.1:{port}", "--", asked]
        timed([*words[:5], "-d1s", *words[6:]])  # into memory's reach
        result = json.loads(timed(words)[1].splitlines()[-1])
    if result["failed"] or not result["requests"]:
        sys.exit(f"the data server failed: {result} {log.read_text()[-800:]}")
    return {"median": result["p50"], "p99": result["p99"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beneficiaries", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release")
    options = parser.parse_args()
    program = options.build / "bluebutton"

    with tempfile.TemporaryDirectory(prefix="bluebutton-") as name, postgres.running(*SETTINGS) as server:
        folder = pathlib.Path(name)
        timed([program, "synth", "--beneficiaries", options.beneficiaries, "--seed", 1, "--out", folder / "rif"])
        files = sorted((folder / "rif").glob("*.csv"), key=lambda path: (not path.name.startswith("beneficiary"), path.name))
        megabytes = sum(path.stat().st_size for path in files) / 1e6
        seconds = {"psql \\copy": [], "PostgreSQL": [], "SQLite": []}
        for turn in range(options.rounds):
            print(f"round {turn + 1} of {options.rounds}", file=sys.stderr)
            seconds["psql \\copy"].append(copy(server, files, folder))
            if turn:
                server.query(f"DROP SCHEMA s{turn - 1} CASCADE")
            server.query(f"CREATE SCHEMA s{turn}")
            server.query("CHECKPOINT")
            url = f"{server.url}&options=-csearch_path%3Ds{turn}"
            seconds["PostgreSQL"].append(load(program, url, files, folder, f"s{turn}"))
            seconds["SQLite"].append(load(program, f"sqlite:{folder}/s{turn}.db", files, folder, f"l{turn}"))
        claims = int(server.query(f"SELECT count(*) FROM s{turn}.claim"))
        server.query("VACUUM ANALYZE")
        sizes = server.query(f"""SELECT regexp_replace(relname, '_p[0-9]+$', ''), sum(pg_table_size(c.oid)),
            sum(pg_indexes_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid=relnamespace
            WHERE nspname='s{turn}' AND relkind='r' GROUP BY 1 ORDER BY 2 DESC""")
        lines = [f"/v2/fhir/ExplanationOfBenefit?patient={line}&_count=10" for line in server.query(
            f"SELECT beneficiary FROM s{turn}.claim WHERE NOT sensitive GROUP BY 1 HAVING count(*)>=10").splitlines()]
        pages, served = {}, {}
        for store, store_url, key in (("SQLite", f"sqlite:{folder}/s{turn}.db", f"l{turn}"), ("PostgreSQL", url, f"s{turn}")):
            variables = os.environ | {"BLUEBUTTON_STORE_KEY_FILE": str(folder / f"{key}.key")}
            runs = [json.loads(timed([options.build / "bench_store_pages", store_url], variables)[1])
                    for _ in range(options.rounds)]
            pages[store] = {key: statistics.median(run[key] for run in runs) for key in ("median", "p99")}
            served[store] = [requests(program, store_url, key, lines, folder) for _ in range(options.rounds)]
            served[store] = {key: statistics.median(run[key] for run in served[store]) for key in ("median", "p99")}

        median = {name: statistics.median(values) for name, values in seconds.items() if values}
        print(f"{platform.machine()}, {os.cpu_count()} cores, {server.query('SHOW server_version')}; "
              f"{options.beneficiaries} beneficiaries, {claims} claims, {megabytes:.0f} MB of RIF")
        print("\n| | seconds | MB/s | claims/s | of \\copy's rate |\n| --- | --- | --- | --- | --- |")
        for name, value in median.items():
            print(f"| {name} | {value:.2f} [{min(seconds[name]):.2f}..{max(seconds[name]):.2f}] | {megabytes / value:.0f} | "
                  f"{claims / value:,.0f} | {median['psql ' + chr(92) + 'copy'] / value:.2f} |")
        print("\n| table | bytes a claim | indexes |\n| --- | --- | --- |")
        total = 0
        for line in sizes.splitlines():
            table, heap, index = line.split("|")
            total += int(heap) + int(index)
            if int(heap) + int(index) > claims:
                print(f"| {table} | {int(heap) / claims:.0f} | {int(index) / claims:.0f} |")
        print(f"| all | {total / claims:.0f} | |")
        for what, measured in (("at the store", pages), ("as a request to the data server", served)):
            print(f"\n| a page of ten claims and their number, {what} | median us | p99 us |\n| --- | --- | --- |")
            for store, value in measured.items():
                print(f"| {store} | {value['median']:.1f} | {value['p99']:.1f} |")
            print(f"| PostgreSQL, times SQLite | {measured['PostgreSQL']['median'] / measured['SQLite']['median']:.2f} | |")


if __name__ == "__main__":
    main()
