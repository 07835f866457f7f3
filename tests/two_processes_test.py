#!/usr/bin/env python3
"""Two servers over one PostgreSQL database behave as one. two_processes_test.py [PROGRAM]"""
import base64
import contextlib
import hashlib
import http.client
import json
import pathlib
import signal
import subprocess
import tempfile
import threading
import time
import urllib.parse

from support import postgres, suite
from support.program import PROGRAM
from support.sandbox import CALLBACK, CLIENT, Browser, Sandbox, sign_in
from sign_in import Form, authorize  # noqa: E402: support.sandbox says where it is

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MANY = 50


class Pair:
    """Two processes, as `sandbox` starts them, over one database and one key."""

    def __init__(self, stack):
        self.database = stack.enter_context(postgres.running())
        self.folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        self.one = stack.enter_context(self.process("one"))
        self.other = stack.enter_context(self.process("other"))

    @contextlib.contextmanager
    def process(self, name):
        log = self.folder / f"{name}.log"
        words = [PROGRAM, "sandbox", "--dir", str(self.folder / "box"), "--store", self.database.url, "--listen",
                 "localhost:0", "--audit-log", f"file:{self.folder / name}.audit", "--metrics-listen", "localhost:0"]
        if name == "one":
            words += ["--beneficiaries", "12"]
        with open(log, "w") as errors:
            process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=errors, text=True)
        try:
            yield Sandbox(process, log)
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0, log.read_text()[-2000:]

    def both(self, count=MANY):
        """The two in turn."""
        return [(self.one, self.other)[number % 2] for number in range(count)]


def at_once(works):
    """What each of the functions returns, started as nearly at the same moment as threads can."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def run(number):
        barrier.wait()
        try:
            results[number] = works[number]()
        except Exception as failure:  # compared by the caller
            results[number] = failure

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def question(challenge):
    """The query of an authorization request."""
    return urllib.parse.urlencode({"client_id": CLIENT["client_id"], "redirect_uri": CALLBACK, "state": "s" * 20,
                                   "response_type": "code", "code_challenge_method": "S256", "code_challenge": challenge})


def ask_token(server, fields):
    """(status, JSON) of a token request on a connection of its own."""
    connection = http.client.HTTPConnection("localhost", server.port, timeout=60)
    with contextlib.closing(connection):
        connection.request("POST", "/v2/o/token/", urllib.parse.urlencode(fields), FORM)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


def reads(server, token):
    return server.ask("/v2/fhir/Coverage", token)[0]


def until(server, token, status):
    """Seconds until `server` answers so."""
    begun = time.monotonic()
    while reads(server, token) != status:
        assert time.monotonic() < begun + 10, (status, reads(server, token))
        time.sleep(0.01)
    return time.monotonic() - begun


with contextlib.ExitStack() as stack:
    pair = Pair(stack)

    def test_a_token_of_one_is_good_at_the_other_and_refused_there_within_a_second_of_its_revocation():
        tokens = sign_in("localhost", pair.one.port, 0)
        token = tokens["access_token"]
        assert reads(pair.one, token) == reads(pair.other, token) == 200
        status, _, text = pair.one.ask("/v2/o/revoke_token/", method="POST", **FORM,
                                       body=urllib.parse.urlencode(CLIENT | {"token": token}))
        assert status == 200, text
        seconds = until(pair.other, token, 401)
        assert seconds < 1, seconds
        status, answer = ask_token(pair.other, CLIENT | {"grant_type": "refresh_token",
                                                         "refresh_token": tokens["refresh_token"]})
        assert status in (400, 401), (status, answer)

    def test_a_code_that_is_exchanged_fifty_times_at_both_gives_tokens_once():
        for number in (1, 2, 3):
            _, fields = authorize("localhost", pair.one.port, number)
            answers = at_once([lambda server=server: ask_token(server, fields) for server in pair.both()])
            good = [answer for status, answer in answers if status == 200]
            assert len(good) == 1, [status for status, _ in answers]
            assert all(answer == {"error": "invalid_grant"} or answer.get("error") == "invalid_grant"
                       for status, answer in answers if status != 200), answers
            # RFC 6749 section 4.1.2: a code used twice ends what it gave. Whoever came after the one who was given the
            # tokens has ended them; again, for the case that none came so late.
            assert ask_token(pair.other, fields)[1].get("error") == "invalid_grant"
            for server in (pair.one, pair.other):
                assert until(server, good[0]["access_token"], 401) < 1
            status, _ = ask_token(pair.one, CLIENT | {"grant_type": "refresh_token",
                                                      "refresh_token": good[0]["refresh_token"]})
            assert status in (400, 401), status

    def test_a_refresh_token_that_is_used_at_both_at_once_never_makes_two_families():
        tokens = sign_in("localhost", pair.one.port, 4)
        fields = CLIENT | {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
        answers = at_once([lambda server=server: ask_token(server, fields) for server in pair.both()])
        good = [answer for status, answer in answers if status == 200]
        assert good, answers
        assert all(status in (200, 400, 401) for status, _ in answers), answers
        # One generation, whoever was given it: revoking one pair ends them all, at both.
        families = pair.database.query("SELECT count(*) FROM token_family f JOIN \"user\" u ON u.id=f.user_id "
                                       "WHERE u.username LIKE '%00004' AND f.ended_at IS NULL")
        assert families in ("0", "1"), families
        status, _, text = pair.other.ask("/v2/o/revoke_token/", method="POST", **FORM, body=urllib.parse.urlencode(
            CLIENT | {"token": good[0]["refresh_token"]}))
        assert status == 200, text
        for answer in good:
            for server in (pair.one, pair.other):
                assert until(server, answer["access_token"], 401) < 1

    def test_a_consent_form_that_is_posted_at_both_counts_once():
        verifier = "v" * 50
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        browser = Browser("localhost", pair.one.port)
        url, page = browser.request("GET", "/v2/o/authorize?" + question(challenge))
        url, page = browser.submit(url, page, username="BBUser00005", password="PW00005!")
        form = Form(page)
        target = urllib.parse.urljoin(url, form.action or url).removeprefix(browser.origin)
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())

        def post(server):
            connection = http.client.HTTPConnection("localhost", server.port, timeout=60)
            with contextlib.closing(connection):
                connection.request("POST", target, urllib.parse.urlencode(form.fields | {"allow": "Allow"}),
                                   FORM | {"Cookie": cookies, "Origin": server.url})
                answer = connection.getresponse()
                answer.read()
                return answer.status, answer.headers.get("Location") or ""

        answers = at_once([lambda server=server: post(server) for server in pair.both(20)])
        codes = [location for status, location in answers if "code=" in location]
        assert len(codes) == 1, answers
        assert all(status < 500 for status, _ in answers), answers

    def test_wrong_passwords_are_counted_together():
        def tries(server, password):
            """Whether it lets BBUser00006 in."""
            browser = Browser("localhost", server.port)
            url, page = browser.request("GET", "/v2/o/authorize?" + question("c" * 43))
            try:
                url, page = browser.submit(url, page, username="BBUser00006", password=password)
            except RuntimeError:  # a page that is not 200 says why not
                return False
            return "allow" in Form(page).fields or "/authorize/" in url

        # Five failures lock a name; each process has seen three.
        assert not any(tries(server, "PW00006?") for server in pair.both(6))
        assert not tries(pair.one, "PW00006!") and not tries(pair.other, "PW00006!")

    suite.run(dict(globals()))
