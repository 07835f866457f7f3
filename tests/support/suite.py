"""Runs the test_... functions of a script of tests/ in the order they stand in, and closes with the line that ./test adds up."""
import sys
import time
import traceback


class Skip(Exception):
    """Raised by a test that cannot be run here, with a sentence why."""


def run(functions):
    """`functions`: the script's globals(). Ends the process: status 1 when one failed, or when there was none."""
    passed = failed = skipped = 0
    for name, function in list(functions.items()):
        if not name.startswith("test_"):
            continue
        begun = time.monotonic()
        try:
            function()
            passed += 1
            print(f"passed  {name[5:]} ({1000 * (time.monotonic() - begun):.0f} ms)", flush=True)
        except Skip as why:
            skipped += 1
            print(f"skipped {name[5:]}: {why}", flush=True)
        except Exception:  # an assertion, or whatever else went wrong: the test's failure, not the suite's
            failed += 1
            print(f"failed  {name[5:]}\n{traceback.format_exc()}", flush=True)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    sys.exit(1 if failed or not passed else 0)
