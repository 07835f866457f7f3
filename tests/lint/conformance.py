#!/usr/bin/env python3
"""docs/conformance.md and docs/security.md name the test that holds each requirement: each test that they name exists, and each of
the forty behaviours of CMS's web server has one."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ("conformance.md", "security.md")
BEHAVIOURS = range(1, 41)


def unit_tests():
    found = set()
    for path in (ROOT / "src").rglob("*_test.cpp"):
        for suite, test in re.findall(r"\bTEST(?:_F|_P)?\((\w+),\s*(\w+)\)", path.read_text()):
            found.add(f"{suite}.{test}")
    return found


def named(text):
    """What stands in backquotes and has the form of a test: Suite.name or tests/FILE."""
    for word in re.findall(r"`([^`\s]+)`", text):
        if re.fullmatch(r"[A-Z]\w+\.\w+", word) or word.startswith("tests/"):
            yield word


def main():
    units, problems, checked = unit_tests(), [], 0
    for page in PAGES:
        text = (ROOT / "docs" / page).read_text()
        for test in named(text):
            checked += 1
            exists = (ROOT / test).exists() if test.startswith("tests/") else test in units
            if not exists:
                problems.append(f"docs/{page}: there is no test {test}")
        if page == PAGES[0]:
            for number in BEHAVIOURS:
                checked += 1
                row = re.search(rf"^\| {number} \|(.*)$", text, re.MULTILINE)
                if not row or not re.search(rf"item_0*{number}_", row[1]):
                    problems.append(f"docs/{page}: behaviour {number} has no test")
    for problem in problems:
        print(problem)
    print(f"{checked - len(problems)} passed, {len(problems)} failed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
