#!/usr/bin/env python3
"""The program on PostgreSQL, from outside: load, names, data server, applications, sandbox. postgres_test.py [PROGRAM]"""
import os
import pathlib
import re
import select
import signal
import subprocess
import sys
import tempfile
import time

from support import postgres, suite
from support.data_server import ask

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "debug" / "bluebutton")
EOB = "/v2/fhir/ExplanationOfBenefit"


def environment(server, folder, url=None):
    return os.environ | {"BLUEBUTTON_STORE": url or server.url, "BLUEBUTTON_STORE_KEY_FILE": str(folder / "store.key")}


def run(words, variables):
    return subprocess.run([PROGRAM, *map(str, words)], env=variables, capture_output=True, text=True, timeout=120,
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


def test_a_store_in_postgresql_serves_what_was_loaded_and_outlives_its_server():
    with postgres.running() as server, tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        variables = environment(server, folder)
        good(["synth", "--beneficiaries", 12, "--seed", 3, "--out", folder / "rif"], variables)
        good(["load", "--partitions", 2, folder / "rif"], variables)
        claims = int(server.query("SELECT count(*) FROM claim"))
        assert claims > 100, claims
        again = good(["load", "--again", "--json", folder / "rif"], variables)
        assert not re.search(r'"(added|changed)":[1-9]', again), again
        assert int(server.query("SELECT count(*) FROM claim")) == claims
        assert server.query("SELECT count(*) FROM pg_inherits WHERE inhparent='claim'::regclass") == "2"
        good(["terminology", "load", *sorted((folder / "rif" / "terminology").iterdir())], variables)
        assert (folder / "store.key").stat().st_mode & 0o777 == 0o600

        patient = server.query("SELECT beneficiary FROM claim GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")
        with Serving(["data-server", "--listen", "127.0.0.1:0", "--include-sensitive"], variables, folder) as base:
            page = f"{base}{EOB}?patient={patient}&_count=10&startIndex=10"
            status, _, bundle = ask(page)
            assert status == 200, bundle
            assert bundle["total"] == int(server.query(f"SELECT count(*) FROM claim WHERE beneficiary={patient}"))
            assert len(bundle["entry"]) == min(10, bundle["total"] - 10), bundle["total"]
            server.stop()
            status, _, answer = ask(page)
            assert status == 503, (status, answer)
            assert "postgres" not in str(answer).lower() and str(server.folder) not in str(answer), answer
            server.start()
            for _ in range(200):  # it is tried again after at most five seconds
                status, _, answer = ask(page)
                if status == 200:
                    break
                time.sleep(0.05)
            assert status == 200 and answer["entry"] == bundle["entry"]


def test_the_sandbox_and_applications_work_on_postgresql():
    with postgres.running() as server, tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        words = ["sandbox", "--dir", str(folder / "box"), "--store", server.url, "--beneficiaries", "3",
                 "--listen", "localhost:0"]
        variables = dict(os.environ)
        for _ in range(2):  # made, then found
            with Serving(words, variables, folder) as base:
                assert ask(base + "/v2/fhir/metadata")[0] == 200
                assert ask(base + EOB)[0] == 401
        assert not (folder / "box" / "claims.db").exists()
        variables["BLUEBUTTON_STORE"] = server.url
        variables["BLUEBUTTON_STORE_KEY_FILE"] = str(folder / "box" / "store.key")
        made = good(["app", "register", "--json", "--name", "An app", "--redirect-uri", "https://app.example/"], variables)
        assert "client_secret" in made
        assert "An app" in good(["app", "list"], variables)
        with Serving(["serve", "--listen", "localhost:0"], variables, folder) as base:
            assert ask(base + "/.well-known/openid-configuration")[0] == 200


def test_a_password_on_the_command_line_is_refused_and_not_repeated():
    for url in ("postgresql://me:se-cret@localhost/x", "postgresql://localhost/x?password=se-cret"):
        done = run(["data-server", "--store", url], dict(os.environ))
        assert done.returncode == 2 and "command line" in done.stderr, done
        assert "se-cret" not in done.stdout + done.stderr, done


def test_a_database_that_is_not_there_is_said_without_the_password():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        variables = environment(None, folder, f"postgresql://me:se-cret@/x?host={folder}")
        done = run(["app", "list"], variables)
        assert done.returncode == 1, done
        assert "does not answer" in done.stderr and "se-cret" not in done.stdout + done.stderr, done


def test_a_store_in_postgresql_wants_a_key_file():
    variables = {key: value for key, value in os.environ.items() if key != "BLUEBUTTON_STORE_KEY_FILE"}
    done = run(["data-server", "--store", "postgresql:///x"], variables)
    assert done.returncode == 2 and "BLUEBUTTON_STORE_KEY_FILE" in done.stderr, done


if postgres.programs() is None:
    print("no PostgreSQL server is installed\n0 passed, 0 failed, 1 skipped")
    sys.exit(0)
suite.run(globals())
