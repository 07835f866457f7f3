#!/usr/bin/env python3
"""Signing in at Medicare.gov (SLSx), before a stand-in of it: many at once, and every way in which it goes wrong. Given: the program."""
import concurrent.futures
import contextlib
import json
import os
import pathlib
import re
import tempfile
import threading
import time
import urllib.parse

from support import rif, suite
from support.program import Serving, good
from support.slsx_stand_in import CLIENT_SECRET, medicare_gov
from support.visitor import CALLBACK, App, Visitor

MEDICARE_ERROR = {"error": "An error occurred connecting to medicare.gov account"}
DATA_ERROR = {"error": "Failed to retrieve data from data source."}
MANY = 20


def mbi(number):
    return f"1S00E00AA{number:02}"


def hicn(number):
    return f"T{number:08}A"


def person(number, **changes):
    return {"hicn": hicn(number), "mbi": mbi(number), "firstName": f"Given{number}", "lastName": f"Family{number}",
            "email": f"person{number}@example.com"} | changes


def load(folder, variables):
    """Beneficiaries -1 to -40; -41 and -42 share an MBI."""
    rows = [{"BENE_ID": -number, "MBI_NUM": mbi(min(number, 41)), "BENE_CRNT_HIC_NUM": hicn(number), "STATE_CODE": "MO",
             "BENE_COUNTY_CD": "123", "BENE_ZIP_CD": "12345", "BENE_BIRTH_DT": "17-MAR-1941", "BENE_SEX_IDENT_CD": "2",
             "BENE_SRNM_NAME": "DOE", "BENE_GVN_NAME": f"JANE{number}", "RFRNC_YR": "2020"} for number in range(1, 43)]
    good(["load", "--store", variables["BLUEBUTTON_STORE"], rif.write(folder / "beneficiary.csv", "beneficiary", *rows)], variables)


class Test:
    """A server before the stand-in, an app of it, and the usernames that were given away."""

    def __init__(self, base, client, medicare, log):
        self.base, self.client, self.medicare, self.log = base, client, medicare, log

    def app(self):
        return App(self.base, self.client["client_id"], self.client["client_secret"])

    def at_medicare(self, username, visitor, app, **asked):
        """The address that the browser comes back to, after it has signed in at Medicare.gov."""
        page = visitor.get(app.authorize_url(**asked))
        assert page.status == 200 and "/sso/authorize" in page.url, page
        back = visitor.submit(page, until=self.base, username=username)
        assert back.location.startswith(f"{self.base}/mymedicare/sls-callback?"), back.location
        return back.location

    def arrive(self, username, **changes):
        """The answer to the browser that comes back as somebody whom Medicare.gov knows."""
        number = int(re.findall(r"\d+", username)[0])
        self.medicare.people[username] = person(number, **changes)
        visitor, app = Visitor(), self.app()
        return visitor.ask("GET", self.at_medicare(username, visitor, app))

    def patient(self, username, shift=0):
        """Signs in, consents, and asks which Patient it is."""
        visitor, app = Visitor(), self.app()
        page = visitor.get(self.at_medicare(username, visitor, app))
        assert page.status == 200, page
        tokens = app.tokens(visitor, visitor.submit(page, allow="Allow"))
        bundle = Visitor().ask("GET", f"{self.base}/v2/fhir/Patient", Authorization=f"Bearer {tokens['access_token']}").json
        assert bundle["total"] == 1, bundle
        return bundle["entry"][0]["resource"]["id"], tokens["patient"]


def register(variables):
    return json.loads(good(["app", "register", "--json", "--name", "An app", "--redirect-uri", CALLBACK], variables))


@contextlib.contextmanager
def serving():
    with tempfile.TemporaryDirectory(prefix="bluebutton-") as name, medicare_gov() as (medicare, settings):
        folder = pathlib.Path(name)
        variables = os.environ | settings | {"BLUEBUTTON_STORE": f"sqlite:{folder}/claims.db"}
        load(folder, variables)
        with Serving(["serve", "--listen", "localhost:0"], variables, folder) as base:
            yield Test(base, register(variables), medicare, folder / "server.log")


@contextlib.contextmanager
def serving_before_a_data_server():
    """The gateway's Test, and what ends the data server."""
    with tempfile.TemporaryDirectory(prefix="bluebutton-") as name, medicare_gov() as (medicare, settings):
        claims, accounts = pathlib.Path(name) / "claims", pathlib.Path(name) / "accounts"
        claims.mkdir()
        accounts.mkdir()
        variables = os.environ | {"BLUEBUTTON_STORE": f"sqlite:{claims}/claims.db"}
        load(claims, variables)
        with contextlib.ExitStack() as stack:
            backend = contextlib.ExitStack()
            stack.push(backend)
            address = backend.enter_context(Serving(["data-server", "--listen", "127.0.0.1:0"], variables, claims))
            variables = os.environ | settings | {"BLUEBUTTON_STORE": f"sqlite:{accounts}/accounts.db", "BLUEBUTTON_BACKEND": address}
            base = stack.enter_context(Serving(["gateway", "--listen", "localhost:0"], variables, accounts))
            yield Test(base, register(variables), medicare, accounts / "server.log"), backend.close


def test_many_sign_in_at_once_and_each_is_who_they_are():
    for number in range(1, MANY + 1):
        # Half of them are found by MBI, half by the hash of their HICN.
        T.medicare.people[f"user{number}"] = person(number, mbi=mbi(number) if number % 2 else None)
    with concurrent.futures.ThreadPoolExecutor(MANY) as pool:
        found = list(pool.map(lambda number: T.patient(f"user{number}"), range(1, MANY + 1)))
    assert found == [(f"-{number}", f"-{number}") for number in range(1, MANY + 1)], found


def test_who_comes_again_is_the_same():
    assert T.patient("user1") == ("-1", "-1")


def test_the_session_at_medicare_has_ended():
    assert all(signed_out for _, signed_out in T.medicare.sessions.values())


def test_a_browser_brings_a_state_that_it_departed_with_and_once():
    callback = f"{T.base}/mymedicare/sls-callback"
    for query in ("", "req_token=x", "req_token=x&relay="):
        answer = Visitor().ask("GET", f"{callback}?{query}")
        assert answer.status == 400 and answer.json == {"error": "The state parameter is required"}, answer
    unknown = {"error": "The requested state was not found"}
    for relay in ("x", "12345678901234567890123456", "a" * 43, "a" * 5000):
        answer = Visitor().ask("GET", f"{callback}?req_token=x&relay={relay}")
        assert answer.status == 400 and answer.json == unknown, answer
    for relay in ("%00", "%FF", "%", "a&relay=b"):
        assert Visitor().ask("GET", f"{callback}?req_token=x&relay={relay}").status == 400, relay
    visitor, thief = Visitor(), Visitor()
    T.medicare.people["user21"] = person(21)
    thief.get(T.app().authorize_url())
    stolen = T.at_medicare("user21", visitor, T.app())
    assert thief.ask("GET", stolen).json == unknown, "another browser"
    back = T.at_medicare("user21", visitor, T.app())
    assert visitor.ask("GET", back).status == 302
    assert visitor.ask("GET", back).json == unknown, "a second time"
    assert visitor.ask("GET", back + "&relay=x").status == 400, "two states"


def test_without_a_request_token_nobody_is_asked():
    for change in (lambda url: re.sub(r"req_token=[^&]*&", "", url), lambda url: re.sub(r"req_token=[^&]*", "req_token=", url)):
        visitor = Visitor()
        back = T.at_medicare("user1", visitor, T.app())
        asked = len(T.medicare.asked)
        answer = visitor.ask("GET", change(back))
        assert answer.status == 400 and answer.json == MEDICARE_ERROR, answer
        assert len(T.medicare.asked) == asked


def test_what_medicare_does_not_answer_as_it_should_is_502():
    data = {"data": {"user": {"id": "user22", **person(22)}}}
    faults = [{"token": (status, "")} for status in (302, 400, 401, 403, 500, 503)]
    faults += [{"token": (200, body)} for body in ("", "no json", "[]", "{}", '{"auth_token":"x"}', '{"user_id":"user22"}', "[" * 9999)]
    faults += [{"userinfo": (status, "")} for status in (302, 401, 403, 404, 500)]
    faults += [{"userinfo": (200, body)} for body in ("", "no json", "{}", '{"data":{}}', '{"data":{"user":{"id":"another"}}}', "x" * 99999)]
    faults += [{"signout": (status, "")} for status in (200, 301, 401, 500)]
    faults += [{"again": (200, data)}, {"again": (401, "")}, {"again": (500, "")}]
    for fault in faults:
        T.medicare.faults["user22"] = fault
        answer = T.arrive("user22")
        assert answer.status == 502 and answer.json == MEDICARE_ERROR, (fault, answer)
        assert not any(name == "bluebutton" for name in answer.headers.get_all("Set-Cookie") or []), fault
    del T.medicare.faults["user22"]
    assert T.arrive("user22").status == 302


def test_who_medicare_knows_nothing_of_is_404_and_told_so():
    for changes in ({"hicn": None}, {"hicn": ""}, {"hicn": "  "}, {"hicn": 5}, {"mbi": 7}, {"mbi": ["x"]}):
        answer = T.arrive("user23", **changes)
        assert answer.status == 404 and "text/html" in answer.headers["Content-Type"], (changes, answer)
        assert "not that of a person with Medicare" in answer.body, changes


def test_who_is_no_beneficiary_here_is_404_with_the_way_back():
    visitor, app = Visitor(), T.app()
    T.medicare.people["user99"] = person(99)
    answer = visitor.ask("GET", T.at_medicare("user99", visitor, app))
    assert answer.status == 404 and "text/html" in answer.headers["Content-Type"], answer
    link = re.search(r'id="back" href="([^"]+)"', answer.body)[1].replace("&amp;", "&")
    assert link == f"{CALLBACK}?error=not_found&state={app.state}", link
    assert answer.headers["X-Request-ID"] in answer.body, "the request ID that is to be reported"


def test_several_beneficiaries_of_one_mbi_are_502():
    answer = T.arrive("user41")
    assert answer.status == 502 and answer.json == DATA_ERROR, answer


def test_a_second_account_of_a_beneficiary_is_409():
    assert T.arrive("user24").status == 302
    T.medicare.people["other24"] = person(24)
    visitor = Visitor()
    answer = visitor.ask("GET", T.at_medicare("other24", visitor, T.app()))
    assert answer.status == 409 and answer.json == {"error": "fhir_id_v2 already exists"}, answer


def test_a_medicare_that_is_not_well_gets_no_browsers():
    T.medicare.healthy = False
    try:
        answer = Visitor().get(T.app().authorize_url())
        assert answer.status == 502 and answer.json == MEDICARE_ERROR, answer
    finally:
        T.medicare.healthy = True


def test_the_language_is_remembered_and_passed_on():
    visitor = Visitor()
    visitor.get(T.app().authorize_url(lang="es"))
    assert T.medicare.languages[-1] == "es-mx"
    assert visitor.cookies[urllib.parse.urlsplit(T.base).netloc]["django_language"] == "es"
    visitor.get(T.app().authorize_url())
    assert T.medicare.languages[-1] == "es-mx", "remembered"
    visitor.get(T.app().authorize_url(lang="en"))
    assert T.medicare.languages[-1] == "en-us"
    Visitor().get(T.app().authorize_url(lang="fr"))
    assert T.medicare.languages[-1] is None


def test_login_is_never_cached():
    visitor = Visitor()
    answer = visitor.ask("GET", f"{T.base}/mymedicare/login?next=/")
    assert answer.status == 302 and "no-store" in answer.headers["Cache-Control"], answer
    assert "no-store" in visitor.ask("GET", f"{T.base}/mymedicare/sls-callback?relay=x").headers["Cache-Control"]


def test_a_slow_medicare_holds_up_nobody_else():
    slow = [f"slow{number}" for number in range(25, 37)]
    for username in slow:
        T.medicare.people[username] = person(int(username[4:]))
        T.medicare.delays[username] = 3
    visitors = [Visitor() for _ in slow]
    backs = [T.at_medicare(username, visitor, T.app()) for username, visitor in zip(slow, visitors)]
    answers = []
    threads = [threading.Thread(target=lambda v=visitor, b=back: answers.append(v.ask("GET", b).status))
               for visitor, back in zip(visitors, backs)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    begun = time.monotonic()
    for _ in range(10):
        assert Visitor().ask("GET", f"{T.base}/health").status == 200
        assert Visitor().ask("POST", f"{T.base}/v2/o/token/", {"grant_type": "x"}).status in (400, 401)  # on the server's pool
    waited = time.monotonic() - begun
    for thread in threads:
        thread.join()
    assert waited < 2 and answers == [302] * len(slow), (waited, answers)


def test_the_log_tells_nobodys_identifiers_names_or_tokens():
    log = T.log.read_text()
    assert '"login elsewhere"' in log
    for secret in (mbi(1)[:9], hicn(22), "Given22", "person22@", CLIENT_SECRET, "user22", *T.medicare.sessions):
        assert secret not in log, secret


def test_the_same_before_a_data_server_elsewhere():
    with serving_before_a_data_server() as (test, end_data_server):
        test.medicare.people |= {"user1": person(1), "user2": person(2, mbi=None)}
        assert [test.patient("user1"), test.patient("user2")] == [("-1", "-1"), ("-2", "-2")]
        assert test.arrive("user99").status == 404
        several = test.arrive("user41")
        assert several.status == 502 and several.json == DATA_ERROR, several
        end_data_server()
        answer = test.arrive("user3")
        assert answer.status == 502 and answer.json == DATA_ERROR, answer


with serving() as T:
    suite.run(globals())
