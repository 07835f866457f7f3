#!/usr/bin/env python3
"""The fuzz targets of fuzz/: tests/fuzz.py BUILD SECONDS. With 0 seconds each runs its seeds alone, and what earlier runs in BUILD found
worth keeping; otherwise it looks for more for so long, as many targets at once as there are cores. One result a target."""
import concurrent.futures
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]


def run(build, target, seconds):
    """What went wrong, or an empty text."""
    name = target.name.removeprefix("fuzz_")
    seeds, corpus, findings = ROOT / "fuzz" / "seeds" / name, build / "corpus" / name, build / "findings"
    for folder in (corpus, findings):
        folder.mkdir(parents=True, exist_ok=True)
    if not seeds.is_dir():
        return f"{seeds.relative_to(ROOT)} is missing"
    length = ["-runs=0"] if seconds == 0 else [f"-max_total_time={seconds}"]
    try:
        done = subprocess.run([target, *length, "-max_len=8192", "-timeout=10", "-rss_limit_mb=1024", "-print_final_stats=1",
                               f"-artifact_prefix={findings}/{name}-", corpus, seeds], capture_output=True, text=True,
                              errors="replace", timeout=seconds + 300)
    except subprocess.TimeoutExpired:
        return "did not end"
    executed = [line.split()[-1] for line in done.stderr.splitlines() if "number_of_executed_units" in line]
    print(f"{name}: {executed[0] if executed else '?'} inputs in {seconds} s", flush=True)
    return done.stderr[-4000:] if done.returncode else ""


def main():
    build, seconds = pathlib.Path(sys.argv[1]).resolve(), int(sys.argv[2])
    targets = sorted(path for path in build.glob("fuzz_*") if os.access(path, os.X_OK) and path.is_file())
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for target, wrong in zip(targets, pool.map(lambda one: run(build, one, seconds), targets)):
            failed += bool(wrong)
            print(f"{'failed' if wrong else 'passed'}  {target.name}", flush=True)
            if wrong:
                print(wrong, flush=True)
    print(f"{len(targets) - failed} passed, {failed} failed")
    return 1 if failed or not targets else 0


if __name__ == "__main__":
    sys.exit(main())
