#!/usr/bin/env python3
"""Every parameter of every OAuth endpoint, missing, doubled, empty, oversized, wrongly encoded and of the wrong kind: the answer
is the one that the table names, never a failure of the server, and never a redirect to an address that is not registered.
bad_input_test.py PROGRAM

An endpoint is a row of ENDPOINTS. A parameter's bad values are answered as DEFAULTS say, unless its own row says otherwise."""
import base64
import contextlib
import http.client
import pathlib
import sys
import tempfile
import urllib.parse

from support import suite
from support.sandbox import CALLBACK, CLIENT, Browser, Form, authorize, running, sign_in

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
ROOM = tempfile.TemporaryDirectory(prefix="bluebutton-")
FORM = "application/x-www-form-urlencoded"

# How a parameter can be bad. A value is raw text of a query: what is percent-encoded here, the server decodes.
MISSING, EMPTY, DOUBLED = "missing", "empty", "doubled"
VALUES = {
    "8 KiB": "a" * 8192,
    "1 MiB": "a" * 1_048_576,
    "not UTF-8": "%C3%28",
    "not UTF-8 (overlong)": "%C0%AF",
    "a NUL": "abc%00def",
    "a bad escape": "%zz",
    "wrong": "%7B%22a%22%3A%5B1%5D%7D",  # {"a":[1]}
    "a line break": "abc%0D%0ALocation%3A%20https%3A%2F%2Fevil.example%2F",
    "another site": "https%3A%2F%2Fevil.example%2F",
}
KINDS = [MISSING, EMPTY, DOUBLED, *VALUES]
MALFORMED = (400, "well-formed UTF-8 text")  # of a body; a query is refused before anybody looks for its handler
DEFAULTS = {
    DOUBLED: (400, "Duplicate {} parameter."),
    "not UTF-8": MALFORMED, "not UTF-8 (overlong)": MALFORMED, "a NUL": MALFORMED, "a bad escape": MALFORMED,
}


def rest(answer):
    """A row for whatever else is wrong with a parameter."""
    return {kind: answer for kind in KINDS if kind not in DEFAULTS}


def absent(answer, otherwise):
    return rest(otherwise) | {MISSING: answer, EMPTY: answer}


AS_GOOD = None  # answered like a good request: the parameter may be left out, or is passed over
LOGIN = (302, "")
NOT_SHORT = {"8 KiB": AS_GOOD, "another site": AS_GOOD, "a line break": AS_GOOD}
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"  # RFC 7636 appendix B
ASKED = {"client_id": CLIENT["client_id"], "redirect_uri": CALLBACK, "state": "a-state-of-16-chars", "response_type": "code",
         "code_challenge_method": "S256", "code_challenge": CHALLENGE, "scope": "patient/Coverage.rs"}


def named(*names):
    return (400, "Missing Required Parameter(s): " + ", ".join(names))


# What is wrong with an application's address is found out before login, the rest after it.
AUTHORIZE = {
    "client_id": absent((401, "App id failed"), (400, "Application does not exist (client_id)")),
    "redirect_uri": rest((400, "Mismatching redirect URI.")) | {MISSING: AS_GOOD, EMPTY: AS_GOOD},
    "state": absent(named("state"), (400, "State parameter should have a minimum of 16 characters")) | NOT_SHORT,
    "response_type": rest(AS_GOOD),
    "code_challenge_method": absent(named("code_challenge_method"), (400, "code_challenge_method must be S256")),
    "code_challenge": absent(named("code_challenge"), (400, "code_challenge must be")),
    "scope": rest(AS_GOOD),
}
AUTHORIZE_V3 = AUTHORIZE | {"scope": absent(named("scope"), AS_GOOD)}
# A POST names its state in the body, or is told so before all else.
POSTED = AUTHORIZE | {"state": AUTHORIZE["state"] | dict.fromkeys((MISSING, EMPTY), (401, "State required in POST body."))}
CLIENTS = {
    "client_id": absent((401, "App id failed"), (400, "Application does not exist (client_id)")),
    "client_secret": rest((401, '{"error":"invalid_client"}')),
}
CODE = CLIENTS | {
    "grant_type": absent((400, "Request is missing grant type."), (400, "unsupported_grant_type")),
    "code": absent((400, "Missing code parameter."), (400, '{"error":"invalid_grant"}')),
    # Left out, it is the first that the application registered: the one that was asked for here.
    "redirect_uri": rest((400, "Mismatching redirect URI.")) | {MISSING: AS_GOOD, EMPTY: AS_GOOD},
    "code_verifier": absent((400, "Code verifier required."), (400, "Code verifier must have at least 43 characters.")) | {
        "8 KiB": (400, "Code verifier must have at most 128 characters."),
    },
}
REFRESH = CLIENTS | {
    "client_id": rest((400, "Token does not match client_id")) | dict.fromkeys((MISSING, EMPTY), (401, "invalid_client")),
    "grant_type": CODE["grant_type"],
    "refresh_token": absent((400, "Missing refresh token parameter"), (400, "Refresh token not found.")),
    "scope": rest((400, '{"error":"invalid_scope"}')) | {MISSING: AS_GOOD, EMPTY: AS_GOOD},
}
TOKEN = CLIENTS | {"token": absent((400, "Missing token parameter."), (200, ""))}
SILENT = dict.fromkeys(("client_id", "client_secret"), rest((403, "")))
INTROSPECT = SILENT | {"token": absent((400, "Missing token parameter."), (200, '{"active":false}'))}


# RFC 9126: what is pushed is checked as an authorization request is, but for what login comes before.
PUSHED = CLIENTS | {name: AUTHORIZE[name] for name in ("redirect_uri", "state", "code_challenge_method", "code_challenge")}


class Endpoint:
    """`fields()`: good ones, anew for each request where `fresh`. `good`: how they are answered."""

    def __init__(self, method, path, fields, table, good, basic=False, fresh=False):
        self.method, self.path, self.fields, self.table, self.good = method, path, fields, table, good
        self.basic, self.fresh = basic, fresh

    def __str__(self):
        return f"{self.method} {self.path}"


class Server:
    """What a request needs that was not asked for before: codes and tokens."""

    def __init__(self, sandbox):
        self.sandbox, self.number = sandbox, 0

    def next_number(self):
        self.number = (self.number + 1) % 5
        return self.number

    def code(self):
        return authorize("localhost", self.sandbox.port, self.next_number())[1]

    def refresh(self):
        tokens = sign_in("localhost", self.sandbox.port, self.next_number())
        return CLIENT | {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"], "scope": tokens["scope"]}

    def send(self, endpoint, pairs, headers=None):
        """(status, Location, body) of a request with raw pairs."""
        text = "&".join(f"{name}={value}" for name, value in pairs)
        headers = dict(headers or {})
        if endpoint.basic:
            secret = f"{CLIENT['client_id']}:{CLIENT['client_secret']}".encode()
            headers["Authorization"] = "Basic " + base64.b64encode(secret).decode()
        path, body = endpoint.path, None
        if endpoint.method == "POST":
            body, headers["Content-Type"] = text, FORM
        elif text:
            path += "?" + text
        return self.ask(endpoint.method, path, body, headers)

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("localhost", self.sandbox.port, timeout=30)
        with contextlib.closing(connection):
            try:
                connection.request(method, path, body, headers or {})
            except BrokenPipeError:
                pass  # refused before all was sent; the answer is there
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()


def endpoints(server):
    asked = lambda: dict(ASKED)  # noqa: E731
    token = lambda: CLIENT | {"token": "unknown"}  # noqa: E731
    for version in (1, 2, 3):
        base = f"/v{version}/o/"
        table = AUTHORIZE if version < 3 else AUTHORIZE_V3
        yield Endpoint("GET", base + "authorize/", asked, table, LOGIN)
        yield Endpoint("POST", base + "authorize/", asked, table | {"state": POSTED["state"]}, (303, ""))
        yield Endpoint("POST", base + "revoke_token/", token, TOKEN, (200, ""))
        yield Endpoint("POST", base + "revoke/", token, TOKEN, (200, ""))
        yield Endpoint("POST", base + "introspect/", token, INTROSPECT, (200, '{"active":false}'))
        yield Endpoint("GET", base + "introspect/", lambda: {"token": "unknown"}, {"token": INTROSPECT["token"]},
                       (200, '{"active":false}'), basic=True)
    yield Endpoint("POST", "/v2/o/par", lambda: CLIENT | ASKED, PUSHED, (201, "urn:ietf:params:oauth:request_uri:"))
    yield Endpoint("POST", "/v2/o/token/", server.code, CODE, (200, "access_token"), fresh=True)
    yield Endpoint("POST", "/v2/o/token/", server.refresh, REFRESH, (200, "access_token"), fresh=True)


def expected(endpoint, parameter, kind):
    if kind == "1 MiB":
        return (431, "") if endpoint.method == "GET" else (413, "")
    if endpoint.method == "GET" and DEFAULTS.get(kind) is MALFORMED:
        return 400, "The request target is malformed."
    row = DEFAULTS | endpoint.table[parameter]
    answer = endpoint.good if row[kind] is AS_GOOD else row[kind]
    return answer[0], answer[1].format(parameter) if kind == DOUBLED else answer[1]


def pairs(good, parameter, kind):
    """The good fields, `parameter` made bad, raw."""
    made = []
    for name, value in good.items():
        value = urllib.parse.quote(value, safe="")
        if name != parameter:
            made.append((name, value))
        elif kind == DOUBLED:
            made += [(name, value), (name, value)]
        elif kind != MISSING:
            made.append((name, "" if kind == EMPTY else VALUES[kind]))
    return made


def is_registered(location):
    """Does a redirect stay here, or lead to the application's own address?"""
    return not location or location.startswith(("/mymedicare/login", "/v1/o/", "/v2/o/", "/v3/o/", CALLBACK + "?"))


def serving(*options):
    return running(PROGRAM, pathlib.Path(ROOM.name) / "sandbox", "--beneficiaries", "5", "--v3-endpoints", *options)


def test_every_bad_parameter_of_every_endpoint_is_named():
    wrong, count = [], 0
    with serving() as sandbox:
        server = Server(sandbox)
        for endpoint in endpoints(server):
            good = endpoint.fields()
            status, location, body = server.send(endpoint, pairs(good, None, None))
            if status != endpoint.good[0] or endpoint.good[1] not in body:
                wrong.append(f"{endpoint}: {status} {body[:160]!r} for a good request")
                continue
            if endpoint.fresh:
                good = endpoint.fields()
            for parameter in endpoint.table:
                for kind in KINDS:
                    status, location, body = server.send(endpoint, pairs(good, parameter, kind))
                    count += 1
                    want = expected(endpoint, parameter, kind)
                    if status != want[0] or want[1] not in body or not is_registered(location):
                        wrong.append(f"{endpoint} {parameter} {kind}: {status} {location} {body[:160]!r}, wanted {want}")
                    if endpoint.fresh and status == 200:
                        good = endpoint.fields()
        assert sandbox.ask("/health")[0] == 200
        assert '"level":"error"' not in sandbox.log(), sandbox.log()[-2000:]
    assert not wrong, f"{len(wrong)} of {count}:\n" + "\n".join(wrong)
    print(f"        {count} bad requests")


def test_a_bad_decision_shares_nothing():
    with serving() as sandbox:
        server = Server(sandbox)

        def decide(kind, parameter):
            browser = Browser("localhost", sandbox.port)
            url, page = browser.request("GET", "/v3/o/authorize/?" + urllib.parse.urlencode(ASKED))
            number = server.next_number()
            url, page = browser.submit(url, page, username=f"BBUser{number:05}", password=f"PW{number:05}!")
            fields = Form(page).fields | {"allow": "Share"}
            path = url.removeprefix(sandbox.url)
            body = "&".join(f"{name}={value}" for name, value in pairs(fields, parameter, kind))
            cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
            return server.ask("POST", path, body, {"Content-Type": FORM, "Cookie": cookies})

        status, location, _ = decide(None, None)
        assert status == 303 and location.startswith(CALLBACK + "?code="), (status, location)
        for kind in KINDS:
            status, location, body = decide(kind, "form_token")
            assert status in (400, 403, 413) and not location, (kind, status, location, body[:100])
            status, location, body = decide(kind, "allow")
            if kind in (MISSING, EMPTY):
                assert status == 303 and "error=access_denied" in location, (kind, status, location)
            else:
                assert status in (303, 400, 413) and is_registered(location), (kind, status, location, body[:100])
        assert '"level":"error"' not in sandbox.log()


def test_paths_and_headers_of_the_wrong_kind():
    with serving() as sandbox:
        server = Server(sandbox)
        known = "Basic " + base64.b64encode(f"{CLIENT['client_id']}:{CLIENT['client_secret']}".encode()).decode()
        bad = ["", "x", "%00", "%C3%28", "-", "1e3", "9" * 40, "a" * 8000, "..", "%2e%2e", "null", "{}"]
        for value in bad:
            for method, path, good in (("GET", f"/v2/o/authorize/{value}/", 404), ("POST", f"/v2/o/authorize/{value}/", 404),
                                       ("POST", f"/v2/o/expire_authenticated_user/{value}/", 404),
                                       ("GET", f"/v2/o/tokens/{value}/", 403), ("DELETE", f"/v2/o/tokens/{value}/", 403)):
                status, location, body = server.ask(method, path, "" if method == "POST" else None,
                                                    {"Authorization": known, "Content-Type": FORM})
                assert status in (good, 400, 401, 404, 405) and not location, (method, path[:60], status, location, body[:100])
        for header in ("Basic", "Basic ", "Basic %%%", "Basic Og==", "Basic " + "A" * 9000, "Basic /w==", "Bearer", "Bearer x",
                       "Digest a=b", "SLS x"):
            for path in ("token/", "revoke/", "revoke_token/", "introspect/", "expire_authenticated_user/-1/"):
                status, location, body = server.ask("POST", "/v2/o/" + path, "grant_type=refresh_token&token=x",
                                                    {"Authorization": header, "Content-Type": FORM})
                assert status in (400, 401, 403) and not location, (header[:30], path, status, body[:100])
        for value in ("SLS", "SLS ", "SLS %%%", "SLS /w==", "Basic eA==", "SLS " + "A" * 9000):
            status, _, body = server.ask("GET", "/v2/o/tokens/", None, {"Authorization": known, "X-Authentication": value})
            assert status in (403, 404), (value[:30], status, body[:100])
        for content_type, body in (("application/json", "{}"), ("text/plain", "a=b"), (FORM, "&" * 1000), (FORM, "a=b&" * 100),
                                   ("multipart/form-data", "x"), ("multipart/form-data; boundary=x", "--x\r\n\r\n"), ("", "a=b")):
            for path in ("token/", "revoke/", "introspect/", "authorize/"):
                status, location, text = server.ask("POST", "/v2/o/" + path, body, {"Content-Type": content_type})
                assert status in (400, 401, 403) and not location, (content_type, path, status, text[:100])
        assert '"level":"error"' not in sandbox.log()


suite.run(globals())
