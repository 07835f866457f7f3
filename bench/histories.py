#!/usr/bin/env python3
"""What a page of ten claims costs the store by where it lies in a history of 10,000, in SQLite and in PostgreSQL. Prints tables
in Markdown. bench/histories.py [--claims N] [--rounds N] [--build DIR]"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import cases

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from support import postgres  # noqa: E402

SHORT = "history of 10"
BOUNDED = ("by service-date", "by service-date, middle page", "by _lastUpdated")


def measured(program, url, key, rounds):
    """case -> median of the rounds in microseconds."""
    variables = os.environ | {"BLUEBUTTON_STORE_KEY_FILE": str(key)}
    runs = [json.loads(subprocess.run([program, url, str(cases.LIGHT), str(cases.HEAVY)], env=variables, check=True,
                                      capture_output=True, text=True).stdout) for _ in range(rounds)]
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def bar(what, most, found):
    return f"| {what} | {most:g} | {found:.2f} | {'met' if found <= most else '**not met**'} |"


def main():
    parser = argparse.ArgumentParser(prog="bench/histories.py", description=__doc__)
    parser.add_argument("--claims", type=int, default=10_000, help="of the long history")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bluebutton-") as name, postgres.running("shared_buffers=1GB", "autovacuum=off") as server:
        folder = pathlib.Path(name)
        stores = {"SQLite": f"sqlite:{folder}/histories.db", "PostgreSQL": server.url}
        found = {}
        for store, url in stores.items():
            key = folder / f"{store}.key"
            cases.load_histories(options.build / "bluebutton", folder / store, options.claims, url, key)
            if store == "PostgreSQL":
                server.query("VACUUM ANALYZE")
            found[store] = measured(options.build / "bench_history_pages", url, key, options.rounds)

    print(f"Microseconds at the store, medians; the long history has {options.claims:,} claims.\n")
    print("| page of ten claims and their number | SQLite | times the short one's | PostgreSQL | times the short one's | PostgreSQL, times SQLite |")
    print("| --- | --- | --- | --- | --- | --- |")
    for case in found["SQLite"]:
        own, other = found["SQLite"][case], found["PostgreSQL"][case]
        print(f"| {case} | {own:.1f} | {own / found['SQLite'][SHORT]:.2f} | {other:.1f} | {other / found['PostgreSQL'][SHORT]:.2f} | "
              f"{other / own:.2f} |")
    print("\n| bar | at most | measured | |\n| --- | --- | --- | --- |")
    for store, pages in found.items():
        plain = max(value for case, value in pages.items() if case not in BOUNDED) / min(
            value for case, value in pages.items() if case not in BOUNDED)
        print(bar(f"{store}: the dearest of first page, middle page, by cursor and the short history's, times the cheapest", 1.5, plain))
        bounded = max(pages[case] for case in BOUNDED) / pages[SHORT]
        print(bar(f"{store}: the dearest page bounded by dates, times the short history's", 1.5, bounded))
    print("\nThe same page is asked for over and over: SQLite has it in the processor's cache, and PostgreSQL's time is that of a round "
          "trip. How both compare for many beneficiaries in turn stands under PostgreSQL. A search bounded by dates counts what "
          "matches, which grows with the history: by the difference to the short history's page, over the claims of the long one.")


if __name__ == "__main__":
    main()
