#!/usr/bin/env python3
"""An awaited value stands alone: not behind && or ||, nor in a ?:. GCC 12 makes wrong code of such expressions (the other
operand may be taken for the awaited one), which shows only when the coroutine is really suspended."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MIXED = re.compile(r"(?:&&|\|\||\?|(?<!:):(?!:))[^;{}]*?(?<!return )\bco_await\b|\bco_await\b[^;{}]*?(?:&&|\|\||\?)")


def statements(text):
    """The statements of a source with their line numbers, without comments, literals and what stands in lambdas apart."""
    text = re.sub(r"//[^\n]*", "", text)
    text = re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)
    line = 1
    for part in re.split(r"([;{}])", text):
        yield line + len(part) - len(part.lstrip("\n")), part
        line += part.count("\n")


def main():
    passed = failed = 0
    for path in sorted(p for ending in ("*.cpp", "*.h") for p in (ROOT / "src").rglob(ending)):
        text = path.read_text()
        if "co_await" not in text:
            continue
        wrong = [line for line, statement in statements(text) if MIXED.search(statement)]
        for line in wrong:
            print(f"{path.relative_to(ROOT)}:{line}: co_await beside && || or ?: (give its value a name first)")
        failed += bool(wrong)
        passed += not wrong
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
