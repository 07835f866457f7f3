#!/usr/bin/env python3
"""The whole road over HTTP: a beneficiary signs in and consents, an app reads and refreshes. Given: the program, and how the
sandbox is put together (one-process unless said; see support/sandbox.py)."""
import concurrent.futures
import json
import pathlib
import sys
import tempfile
import threading
import urllib.parse

from support import suite
from support.sandbox import CALLBACK, CLIENT, Browser, running, sign_in

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
SHAPE = sys.argv[2] if len(sys.argv) > 2 else "one-process"
ROOM = tempfile.TemporaryDirectory(prefix="bluebutton-")


def serving(*options):
    return running(PROGRAM, pathlib.Path(ROOM.name) / "sandbox", "--beneficiaries", "5", *options, shape=SHAPE)


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


def test_an_app_reads_all_that_its_beneficiary_shares_and_refreshes():
    with serving() as sandbox:
        answer = sign_in("localhost", sandbox.port, 0)
        token, own = answer["access_token"], answer["patient"]
        assert list(answer) == ["access_token", "expires_in", "token_type", "scope", "refresh_token", "patient",
                                "access_grant_expiration", "id_token"], "CMS's members first"
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


def refresh_at_once(sandbox, token, count=20):
    """The answers of so many requests with one refresh token, sent at the same time."""
    gate = threading.Barrier(count)

    def refresh(_):
        gate.wait()
        return sandbox.token_endpoint(grant_type="refresh_token", refresh_token=token)

    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        return list(pool.map(refresh, range(count)))


def test_twenty_refreshes_at_once_all_give_tokens_that_work():
    with serving() as sandbox:
        answers = refresh_at_once(sandbox, sign_in("localhost", sandbox.port, 0)["refresh_token"])
        assert [status for status, _ in answers] == [200] * 20, answers
        tokens = {answer["access_token"] for _, answer in answers}
        assert len(tokens) == len({answer["refresh_token"] for _, answer in answers}) == 20
        assert [sandbox.ask("/v2/fhir/Coverage", token)[0] for token in tokens] == [200] * 20


def test_without_grace_one_of_twenty_refreshes_at_once_is_done():
    with serving("--refresh-grace-seconds", "0") as sandbox:
        answers = refresh_at_once(sandbox, sign_in("localhost", sandbox.port, 0)["refresh_token"])
        assert sorted(status for status, _ in answers) == [200] + [400] * 19, answers
        assert all(answer == {"error": "invalid_grant"} for status, answer in answers if status == 400)


def test_without_demographics_patient_and_profile_are_403():
    with serving() as sandbox:
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
    with serving() as sandbox:
        back = decide(sandbox, 2)
        assert back["error"] == "access_denied" and back["state"] == "a-state-of-16-chars" and "code" not in back, back


def test_nobody_elses_data_over_http():
    with serving() as sandbox:
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
    with serving() as sandbox:
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
    with serving("--rate-limit", "2/day") as sandbox:
        token = sign_in("localhost", sandbox.port, 0)["access_token"]
        answers = [sandbox.ask("/v2/fhir/Coverage", token) for _ in range(3)]
        assert [status for status, _, _ in answers] == [200, 200, 429]
        assert answers[2][1]["Retry-After"] and answers[2][1]["X-RateLimit-Remaining"] == "0"


def test_the_log_has_no_token_code_secret_query_or_identifier():
    with serving() as sandbox:
        answer = sign_in("localhost", sandbox.port, 3)
        sandbox.ask(f"/v2/fhir/Patient/{answer['patient']}?_count=7", answer["access_token"])
        sandbox.ask(f"/v2/fhir/Coverage?access_token={answer['access_token']}")
        sandbox.ask(f"/v2/fhir/ExplanationOfBenefit/carrier-{answer['patient']}", answer["refresh_token"])
    log = sandbox.log()
    assert '"path":"/v2/fhir/Patient/{id}"' in log
    for secret in (answer["access_token"], answer["refresh_token"], answer["patient"], answer["patient"].lstrip("-"), "_count",
                   CLIENT["client_secret"], "PW00003", "code="):
        assert secret not in log, secret


suite.run(globals())
