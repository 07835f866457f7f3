#!/usr/bin/env python3
"""The whole road over HTTP: a sandbox is made, a beneficiary signs in and consents, an app reads and refreshes. Given: the program."""
import json
import os
import pathlib
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.parse

from support import suite
from support.sandbox import CALLBACK, CLIENT, Browser, running, sign_in

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
ROOM = tempfile.TemporaryDirectory(prefix="bluebutton-")
FOLDER = pathlib.Path(ROOM.name) / "sandbox"
BENEFICIARIES = ("--beneficiaries", "5")


def authorize(browser, **changed):
    """The page that follows an authorization request."""
    fields = {"client_id": CLIENT["client_id"], "redirect_uri": CALLBACK, "state": "a-state-of-16-chars", "response_type": "code",
              "code_challenge_method": "S256", "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"} | changed
    return browser.request("GET", "/v2/o/authorize?" + urllib.parse.urlencode(fields))


def decide(sandbox, number, **decision):
    """The parameters that the app gets back, of the request with RFC 7636's example verifier."""
    browser = Browser("localhost", sandbox.port)
    url, page = authorize(browser)
    url, page = browser.submit(url, page, username=f"BBUser{number:05}", password=f"PW{number:05}!")
    url, page = browser.submit(url, page, **decision)
    assert page is None and url.startswith(CALLBACK), (url, page)
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))


def test_a_sandbox_says_where_it_is_who_signs_in_and_what_to_try():
    with running(PROGRAM, FOLDER, *BENEFICIARIES) as sandbox:
        for words in ("BBUser00000", "PW00000!", "BBUser00004", "test-client-id", "test-client-secret", "Three things to try"):
            assert words in sandbox.greeting, words
        document = json.loads(sandbox.ask("/.well-known/openid-configuration")[2])
        assert document["token_endpoint"] == sandbox.url + "/v2/o/token"


def test_the_folder_is_private():
    assert stat.S_IMODE(FOLDER.stat().st_mode) == 0o700
    for path in FOLDER.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_second_start_takes_under_three_seconds_and_keeps_the_data():
    begun = time.monotonic()
    with running(PROGRAM, FOLDER) as sandbox:
        assert time.monotonic() - begun < 3
        assert sign_in("localhost", sandbox.port, 4)["patient"].startswith("-")


def test_an_app_reads_all_that_its_beneficiary_shares_and_refreshes():
    with running(PROGRAM, FOLDER) as sandbox:
        answer = sign_in("localhost", sandbox.port, 0)
        token, own = answer["access_token"], answer["patient"]
        assert list(answer) == ["access_token", "expires_in", "token_type", "scope", "refresh_token", "patient",
                                "access_grant_expiration"]
        profile = sandbox.get("/v2/connect/userinfo", token)
        assert profile["sub"] == profile["patient"] == own and profile["given_name"] and profile["family_name"]
        for fhir in ("/v1/fhir", "/v2/fhir"):
            assert sandbox.get(f"{fhir}/Patient/{own}", token)["id"] == own
            assert [e["resource"]["id"] for e in sandbox.get(f"{fhir}/Patient", token)["entry"]] == [own]
            assert len(sandbox.get(f"{fhir}/Coverage", token)["entry"]) == 4
            claims = list(sandbox.every_page(f"{fhir}/ExplanationOfBenefit?_count=50", token))
            total = sandbox.get(f"{fhir}/ExplanationOfBenefit", token)["total"]
            assert len(claims) == len({claim["id"] for claim in claims}) == total
            assert {claim["patient"]["reference"] for claim in claims} == {f"Patient/{own}"}
            assert sandbox.get(f"{fhir}/ExplanationOfBenefit/{claims[0]['id']}", token)["id"] == claims[0]["id"]

        status, second = sandbox.token_endpoint(grant_type="refresh_token", refresh_token=answer["refresh_token"])
        assert status == 200 and second["patient"] == own
        assert sandbox.ask("/v2/fhir/Patient", token)[0] == 401
        assert sandbox.ask("/v2/fhir/Patient", second["access_token"])[0] == 200


def test_without_demographics_patient_and_profile_are_403():
    with running(PROGRAM, FOLDER) as sandbox:
        code = decide(sandbox, 1, allow="Allow", share_demographic_scopes="False")["code"]
        status, answer = sandbox.token_endpoint(grant_type="authorization_code", code=code, redirect_uri=CALLBACK,
                                                code_verifier="dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        assert status == 200, answer
        token, own = answer["access_token"], answer["patient"]
        for path in ("/v2/fhir/Patient", f"/v2/fhir/Patient/{own}", "/v2/connect/userinfo"):
            assert sandbox.ask(path, token)[0] == 403, path
        for path in ("/v2/fhir/Coverage", "/v2/fhir/ExplanationOfBenefit"):
            assert sandbox.ask(path, token)[0] == 200, path


def test_deny_is_access_denied_with_the_state():
    with running(PROGRAM, FOLDER) as sandbox:
        back = decide(sandbox, 2)
        assert back["error"] == "access_denied" and back["state"] == "a-state-of-16-chars" and "code" not in back, back


def test_nobody_elses_data_over_http():
    with running(PROGRAM, FOLDER) as sandbox:
        own, other = (sign_in("localhost", sandbox.port, number) for number in (0, 1))
        foreign = sandbox.get("/v2/fhir/ExplanationOfBenefit", other["access_token"])["entry"][0]["resource"]["id"]
        paths = {f"Patient/{other['patient']}": 404, f"Coverage/part-a-{other['patient']}": 404,
                 f"ExplanationOfBenefit/{foreign}": 404, f"Patient?_id={other['patient']}": 404,
                 f"Coverage?beneficiary=Patient/{other['patient']}": 403,
                 f"ExplanationOfBenefit?patient={other['patient']}": 403}
        for version in ("v1", "v2"):
            for path, expected in paths.items():
                status, _, text = sandbox.ask(f"/{version}/fhir/{path}", own["access_token"])
                assert status == expected and other["patient"] not in text, (version, path, status, text)
                assert sandbox.ask(f"/{version}/fhir/{path}", other["access_token"])[0] == 200, path


def test_without_a_good_token_401_and_head_has_no_body():
    with running(PROGRAM, FOLDER) as sandbox:
        for token in (None, "bogus"):
            status, headers, text = sandbox.ask("/v2/fhir/ExplanationOfBenefit", token)
            assert status == 401 and headers["WWW-Authenticate"].startswith('Bearer realm="api"')
            assert json.loads(text) == {"detail": "Authentication credentials were not provided."}
        token = sign_in("localhost", sandbox.port, 0)["access_token"]
        _, got, text = sandbox.ask("/v2/fhir/Coverage", token)
        status, headed, nothing = sandbox.ask("/v2/fhir/Coverage", token, method="HEAD")
        assert status == 200 and nothing == "" and headed["Content-Length"] == got["Content-Length"] == str(len(text.encode()))
        assert got["Content-Type"] == "application/fhir+json" and got["Cache-Control"] == "private, no-store"


def test_a_token_has_its_rate():
    with running(PROGRAM, FOLDER, "--rate-limit", "2/day") as sandbox:
        token = sign_in("localhost", sandbox.port, 0)["access_token"]
        answers = [sandbox.ask("/v2/fhir/Coverage", token) for _ in range(3)]
        assert [status for status, _, _ in answers] == [200, 200, 429]
        assert answers[2][1]["Retry-After"] and answers[2][1]["X-RateLimit-Remaining"] == "0"


def test_the_log_has_no_token_code_secret_query_or_identifier():
    with running(PROGRAM, FOLDER) as sandbox:
        answer = sign_in("localhost", sandbox.port, 3)
        sandbox.ask(f"/v2/fhir/Patient/{answer['patient']}?_count=7", answer["access_token"])
        sandbox.ask(f"/v2/fhir/Coverage?access_token={answer['access_token']}")
        sandbox.ask(f"/v2/fhir/ExplanationOfBenefit/carrier-{answer['patient']}", answer["refresh_token"])
    log = sandbox.log()
    assert '"path":"/v2/fhir/Patient/{id}"' in log
    for secret in (answer["access_token"], answer["refresh_token"], answer["patient"], answer["patient"].lstrip("-"), "_count",
                   CLIENT["client_secret"], "PW00003", "code="):
        assert secret not in log, secret


def test_a_port_in_use_is_said_before_anything_is_made():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        folder = pathlib.Path(ROOM.name) / "not-made"
        done = subprocess.run([PROGRAM, "sandbox", "--dir", str(folder), "--listen", f"127.0.0.1:{port}"], capture_output=True,
                              text=True, timeout=30)
        assert done.returncode == 1 and str(port) in done.stderr and "in use" in done.stderr, done
        assert not folder.exists()


def test_a_sandbox_whose_making_was_interrupted_starts_again():
    folder = pathlib.Path(ROOM.name) / "interrupted"
    process = subprocess.Popen([PROGRAM, "sandbox", "--dir", str(folder), "--listen", "localhost:0", "--beneficiaries", "20000"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    making = folder.with_name("interrupted.making")
    deadline = time.monotonic() + 20
    while not (making / "rif").is_dir() and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert making.is_dir() and not folder.exists()
    with running(PROGRAM, folder, *BENEFICIARIES) as sandbox:
        assert sign_in("localhost", sandbox.port, 0)["patient"]
    assert not making.exists()


def test_a_folder_that_is_no_sandbox_is_left_alone():
    folder = pathlib.Path(ROOM.name) / "thesis"
    folder.mkdir()
    (folder / "chapter-1").write_text("It was")
    done = subprocess.run([PROGRAM, "sandbox", "--dir", str(folder), "--listen", "localhost:0"], capture_output=True, text=True,
                          timeout=30)
    assert done.returncode == 1 and "something else" in done.stderr, done
    assert (folder / "chapter-1").read_text() == "It was"


def test_an_address_that_others_reach_needs_a_tls_proxy():
    done = subprocess.run([PROGRAM, "serve", "--store", f"sqlite:{FOLDER}/claims.db", "--listen", "0.0.0.0:0"],
                          capture_output=True, text=True, timeout=30)
    assert done.returncode == 2 and "--behind-tls-proxy" in done.stderr, done


suite.run(globals())
