"""Our program in a test: its subcommands, and a server of it that ends well."""
import os
import pathlib
import re
import select
import signal
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "debug" / "bluebutton")


def environment(folder, url, **more):
    """Of a store in PostgreSQL whose key is in `folder`."""
    return os.environ | {"BLUEBUTTON_STORE": url, "BLUEBUTTON_STORE_KEY_FILE": str(folder / "store.key")} | more


def run(words, variables, timeout=120):
    return subprocess.run([PROGRAM, *map(str, words)], env=variables, capture_output=True, text=True, timeout=timeout,
                          stdin=subprocess.DEVNULL)


def good(words, variables):
    done = run(words, variables)
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout


class Serving:
    """A server of the program, and its address; ends with status 0."""

    def __init__(self, words, variables, folder):
        self.log = folder / "server.log"
        with open(self.log, "w") as errors:
            self.process = subprocess.Popen([PROGRAM, *words], env=variables, stdout=subprocess.PIPE, stderr=errors,
                                            text=True)

    def __enter__(self):
        for _ in range(1200):  # `serve` says its address in its log, the others on their standard output
            said = os.read(self.process.stdout.fileno(), 65536).decode() if select.select(
                [self.process.stdout], [], [], 0.05)[0] else ""
            if address := re.search(r"http://[\w.]+:\d+", said + self.log.read_text()):
                return address[0]
            if self.process.poll() is not None:
                break
        raise AssertionError(self.log.read_text())

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.stdout.close()
        assert self.process.wait(timeout=30) == 0, self.log.read_text()
