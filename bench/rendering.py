#!/usr/bin/env python3
"""How long one claim takes from its record to JSON, as a table in Markdown. bench/rendering.py [--build DIR]"""
import argparse
import json
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[1]


def main():
    parser = argparse.ArgumentParser(prog="bench/rendering.py", description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--seconds", type=float, default=0.3, help="of each claim")
    options = parser.parse_args()
    done = subprocess.run([options.build / "bench_eob_render", "--benchmark_format=json",
                           f"--benchmark_min_time={options.seconds}"], check=True, capture_output=True, text=True)
    found = {}
    for run in json.loads(done.stdout)["benchmarks"]:
        version, _, source = run["name"].partition(" ")
        if version in ("v1", "v2"):
            found.setdefault(source.removeprefix("rif/"), {})[version] = run
    print("| claims of | v1 KB a claim | v1 µs | v1 MB/s | v2 KB a claim | v2 µs | v2 MB/s |\n| --- | --- | --- | --- | --- | --- | --- |")
    for source, versions in found.items():
        columns = [f"{run['bytes/claim'] / 1e3:.1f} | {run['cpu_time'] / 1e3:.1f} | {run['bytes_per_second'] / 1e6:,.0f}"
                   for run in (versions["v1"], versions["v2"])]
        print(f"| {source} | {' | '.join(columns)} |")
    rate = min(run["bytes_per_second"] for versions in found.values() for run in versions.values())
    aim = 36e3 / 15e-6
    slow = [(run["bytes_per_second"], source, version) for source, versions in found.items() for version, run in versions.items()
            if run["bytes/claim"] > 20e3]
    large = min(slow)[0] if slow else rate
    print("\n| bar | at most | measured | |\n| --- | --- | --- | --- |")
    took = 36e3 / large * 1e6
    print(f"| 36 KB of a claim of 20 KB or more, at the slowest rate of these, µs | 15 | {took:.1f} | "
          f"{'met' if large >= aim else '**not met**'} |")


if __name__ == "__main__":
    main()
