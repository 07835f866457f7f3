#!/usr/bin/env python3
"""clang-format decides the layout: every .cpp and .h is as it would write it. Versions of clang-format differ in taste, so
only the one that the files were written with is asked; with another one the check is skipped."""
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
VERSION = 14


def main():
    tool = next((name for name in (f"clang-format-{VERSION}", "clang-format") if shutil.which(name)), None)
    found = tool and re.search(r"version (\d+)", subprocess.check_output([tool, "--version"], text=True))
    if not found or int(found[1]) != VERSION:
        print(f"clang-format {VERSION} is not here ({tool} is {found[1]})" if found else "clang-format is not here")
        print("0 passed, 0 failed, 1 skipped")
        return 0
    files = sorted(str(p.relative_to(ROOT)) for room in ("src", "include", "tests", "bench", "fuzz")
                   for ending in ("*.cpp", "*.h") for p in (ROOT / room).rglob(ending)
                   if "node_modules" not in p.parts)
    run = subprocess.run([tool, "--dry-run", "-Werror", *files], cwd=ROOT, capture_output=True, text=True)
    wrong = sorted(set(re.findall(r"^(\S+?):\d+:\d+: error", run.stderr, re.MULTILINE)))
    for path in wrong:
        print(f"{path}: clang-format -i {path} would change it")
    if run.returncode and not wrong:
        print(run.stderr)
    failed = len(wrong) or int(run.returncode != 0)
    print(f"{len(files) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
