#!/usr/bin/env python3
"""Files are short: half fit on two screens (120 lines), nine in ten have fewer than 400, and none says that it is
unfinished. Prints the long ones, for a reader to judge."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
UNFINISHED = re.compile(r"\b(TODO|FIXME|HACK)\b")
CODE = {".cpp", ".h", ".inc", ".py", ".js", ".sh"}
LONG, TWO_SCREENS = 400, 120


def main():
    lines, unfinished = {}, []
    for room in ("src", "include", "tests", "bench", "examples", "scripts", "fuzz"):
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix not in CODE or "node_modules" in path.parts or not path.is_file():
                continue
            text = path.read_text(errors="replace")
            lines[path.relative_to(ROOT)] = text.count("\n")
            if path != pathlib.Path(__file__).resolve():
                unfinished += [f"{path.relative_to(ROOT)}: says {word}" for word in set(UNFINISHED.findall(text))]

    long = {path: count for path, count in lines.items() if count >= LONG}
    short = sum(count <= TWO_SCREENS for count in lines.values())
    print(f"{len(lines)} files: {100 * short // len(lines)} % within {TWO_SCREENS} lines, {len(long)} of {LONG} or more")
    for path, count in sorted(long.items(), key=lambda item: -item[1]):
        print(f"{path}: {count} lines")
    print("\n".join(unfinished), end="\n" if unfinished else "")

    results = [2 * short >= len(lines), 10 * len(long) <= len(lines), not unfinished]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
