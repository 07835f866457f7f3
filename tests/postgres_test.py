#!/usr/bin/env python3
"""The program on PostgreSQL, from outside: load, names, data server, applications, sandbox. postgres_test.py [PROGRAM]"""
import os
import pathlib
import re
import sys
import tempfile
import threading
import time

from support import postgres, suite
from support.data_server import ask
from support.program import Serving, environment, good, run

EOB = "/v2/fhir/ExplanationOfBenefit"


def test_a_store_in_postgresql_serves_what_was_loaded_and_outlives_its_server():
    with postgres.running() as server, tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        variables = environment(folder, server.url)
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


def test_requests_while_the_server_restarts_are_503_with_retry_after_and_then_200():
    with postgres.running() as server, tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        variables = environment(folder, server.url)
        good(["synth", "--beneficiaries", 12, "--seed", 3, "--out", folder / "rif"], variables)
        good(["load", folder / "rif"], variables)
        claims = [line.split("|") for line in
                  server.query("SELECT beneficiary, count(*) FROM claim GROUP BY 1").splitlines()]
        answers, ended = [], threading.Event()

        def ask_on(base, first):
            turn = first
            while not ended.is_set():
                patient, count = claims[turn % len(claims)]
                start = turn * 5 % int(count)
                status, headers, body = ask(f"{base}{EOB}?patient={patient}&_count=3&startIndex={start}")
                right = status == 200 and len(body["entry"]) == min(3, int(count) - start)
                answers.append((time.monotonic(), status, headers["Retry-After"], right))
                turn += 1
                time.sleep(0.005)

        with Serving(["data-server", "--listen", "127.0.0.1:0", "--include-sensitive", "--rendered-claims-megabytes", "0"],
                     variables, folder) as base:
            threads = [threading.Thread(target=ask_on, args=(base, number * 7)) for number in range(3)]
            for thread in threads:
                thread.start()
            time.sleep(0.5)
            server.stop()
            time.sleep(0.5)
            server.start()
            back = time.monotonic()
            time.sleep(6)  # it is tried again after at most five seconds
            ended.set()
            for thread in threads:
                thread.join()
        assert {status for _, status, _, _ in answers} == {200, 503}, {status for _, status, _, _ in answers}
        assert all(after == "1" for _, status, after, _ in answers if status == 503)
        assert all(right for _, status, _, right in answers if status == 200)
        late = [status for at, status, _, _ in answers if at > back + 5.2]
        assert late and set(late) == {200}, late
        print(f"        {len(answers)} requests, {sum(status == 503 for _, status, _, _ in answers)} of them 503")


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
        variables = environment(folder, f"postgresql://me:se-cret@/x?host={folder}")
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
