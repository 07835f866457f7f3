#!/usr/bin/env python3
"""Every member of the JSON that registration (RFC 7591, RFC 7592) and $idi-match take, missing, doubled, empty, oversized, wrongly
encoded and of the wrong type, and every header that they need: the answer is the one that the table names, never a failure of the
server, and a refused change changes nothing. bad_members_test.py PROGRAM"""
import contextlib
import http.client
import itertools
import json
import os
import pathlib
import sys
import tempfile

from support import program, rif, suite
from support.jwt import Key
from support.sandbox import running

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
ROOM = tempfile.TemporaryDirectory(prefix="bluebutton-")
FOLDER = pathlib.Path(ROOM.name)

# How a member can be bad: the bytes that stand for its value.
MISSING, DOUBLED = "missing", "doubled"
VALUES = {
    "empty text": b'""', "a text": b'"{\\"a\\":[1]}"', "a number": b"7", "a huge number": b"1e999", "true": b"true", "null": b"null",
    "an empty list": b"[]", "a list of numbers": b"[1]", "a list of an empty text": b'[""]',
    "a list of 8 KiB": b'["' + b"a" * 8192 + b'"]', "a list of a NUL": b'["abc\\u0000def"]', "an empty object": b"{}",
    "an object": b'{"a":{"b":[null]}}', "a deep list": b"[" * 40 + b"]" * 40, "8 KiB": b'"' + b"a" * 8192 + b'"',
    "70 KiB": b'"' + b"a" * 71_680 + b'"', "a NUL": b'"abc\\u0000def"', "a line break": b'"abc\\r\\nSet-Cookie: a=b"',
    "another script": b'"javascript:alert(1)"', "not UTF-8": b'"\xc3\x28"', "not UTF-8 (overlong)": b'"\xc0\xaf"',
    "half a surrogate pair": b'"\\ud800"', "no JSON": b"nothing",
}
KINDS = [MISSING, DOUBLED, *VALUES]
NO_JSON = ["a huge number", "a deep list", "not UTF-8", "not UTF-8 (overlong)", "half a surrogate pair", "no JSON", DOUBLED]


def kinds(*names, answer):
    return dict.fromkeys(names, answer)


def every(answer):
    return kinds(*KINDS, answer=answer)


def body_with(good, path, kind):
    """The bytes of `good`, with the member at the path made bad."""
    if not path:
        return json.dumps(good).encode() if kind is None else VALUES[kind]
    name, *rest = path
    if isinstance(good, list):
        return b"[" + b",".join(body_with(item, rest, kind) if at == name else json.dumps(item).encode()
                                for at, item in enumerate(good)) + b"]"
    members = []
    for key, value in good.items():
        text = json.dumps(key).encode() + b":"
        if key != name:
            members.append(text + json.dumps(value).encode())
        elif rest or kind in VALUES:
            members.append(text + body_with(value, rest, kind))
        elif kind == DOUBLED:
            members += [text + json.dumps(value).encode()] * 2
    return b"{" + b",".join(members) + b"}"


class Client:
    def __init__(self, port):
        self.port, self.address = port, itertools.count(1)

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("localhost", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.putrequest(method, path)
            # Of another address each time, so that no limit of registrations an hour is reached.
            headers = [("X-Forwarded-For", f"192.0.2.{next(self.address) % 250}"), *(headers or [])]
            for name, value in headers:
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders()
            with contextlib.suppress(BrokenPipeError):  # refused before all was sent; the answer is there
                if body:
                    connection.send(body)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()


# RFC 7591 section 3.2.2
METADATA, REDIRECT = (400, '"error":"invalid_client_metadata"'), (400, '"error":"invalid_redirect_uri"')
TOO_LARGE = (413, '"error":"invalid_client_metadata"')
GOOD = (201, '"client_id":')
TEXT = every(METADATA) | kinds(MISSING, "empty text", answer=GOOD)
SWITCH = every(METADATA) | kinds(MISSING, "true", answer=GOOD)
# An empty list is as good as none (section 2: what is left out is the default).
LIST = every(METADATA) | kinds(MISSING, "an empty list", answer=GOOD)
REGISTRATION = {
    "redirect_uris": every(REDIRECT),
    "client_name": every(METADATA) | kinds("a text", "another script", answer=GOOD),
    "client_uri": TEXT, "logo_uri": TEXT, "tos_uri": TEXT, "policy_uri": TEXT,
    "token_endpoint_auth_method": every(METADATA) | {MISSING: METADATA},  # the default has no keys
    "jwks": every(METADATA),
    "grant_types": LIST, "response_types": LIST,
    # An address may look like anything that is short and can be read.
    "contacts": LIST | kinds("a list of an empty text", answer=GOOD),
    "scope": TEXT,
    "id_token_signed_response_alg": every(METADATA) | {MISSING: GOOD},
    "require_pushed_authorization_requests": SWITCH, "dpop_bound_access_tokens": SWITCH,
    "software_statement": every((400, '"error":"unapproved_software_statement"')) | {MISSING: GOOD},
}


def metadata(key, number):
    return {"redirect_uris": ["https://app.example/callback"], "client_name": f"App {number}", "client_uri": "https://app.example/",
            "logo_uri": "https://app.example/logo.png", "tos_uri": "https://app.example/tos",
            "policy_uri": "https://app.example/policy", "token_endpoint_auth_method": "private_key_jwt", "jwks": {"keys": [key.jwk]},
            "grant_types": ["authorization_code"], "response_types": ["code"], "contacts": ["help@app.example"],
            "scope": "patient/Coverage.rs", "id_token_signed_response_alg": "RS256",
            "require_pushed_authorization_requests": False, "dpop_bound_access_tokens": False}


def wanted(table, member, kind):
    if kind == "70 KiB":
        return TOO_LARGE
    # What cannot be read says nothing about any member.
    return METADATA if kind in NO_JSON else table[member][kind]


def registering(*options):
    return running(PROGRAM, FOLDER / "sandbox", "--beneficiaries", "1", "--dynamic-registration", "open", "--trusted-proxies",
                   "127.0.0.1,::1", *options)


def bearer(token):
    return [("Content-Type", "application/json"), ("Authorization", f"Bearer {token}")]


def compare(wrong, what, answer, want):
    if answer[0] != want[0] or want[1] not in answer[1]:
        wrong.append(f"{what}: {answer[0]} {answer[1][:200]!r}, wanted {want}")


def finish(wrong, count):
    assert not wrong, f"{len(wrong)} of {count}:\n" + "\n".join(wrong)
    print(f"        {count} bad requests")


def test_every_bad_member_of_a_registration_is_named():
    key, wrong, numbers = Key(FOLDER, "register", "ES384"), [], itertools.count(1)
    with registering() as sandbox:
        client = Client(sandbox.port)
        json_body = [("Content-Type", "application/json")]
        for version in (1, 2):
            path = f"/v{version}/o/register"
            compare(wrong, path, client.ask("POST", path, json.dumps(metadata(key, next(numbers))).encode(), json_body), GOOD)
        for member, kind in itertools.product(REGISTRATION, KINDS):
            good = metadata(key, next(numbers))
            if member == "software_statement":
                good[member] = "e30.e30."
            answer = client.ask("POST", "/v2/o/register", body_with(good, [member], kind), json_body)
            compare(wrong, f"{member} {kind}", answer, wanted(REGISTRATION, member, kind))
            if member == "client_name" and answer[0] == 201:  # so that its name is free again
                made = json.loads(answer[1])
                assert client.ask("DELETE", f"/v2/o/register/{made['client_id']}", None,
                                  bearer(made["registration_access_token"]))[0] == 204
        for headers in ([], [("Content-Type", "")], [("Content-Type", "text/plain")], [("Content-Type", "application/jsonx")]):
            compare(wrong, headers, client.ask("POST", "/v2/o/register", json.dumps(metadata(key, 0)).encode(), headers), METADATA)
        assert '"level":"error"' not in sandbox.log(), sandbox.log()[-2000:]
    finish(wrong, next(numbers))


def test_every_bad_change_of_a_registration_is_named_and_changes_nothing():
    key, wrong, count = Key(FOLDER, "change", "ES384"), [], 0
    with registering() as sandbox:
        client = Client(sandbox.port)
        answer = client.ask("POST", "/v2/o/register", json.dumps(metadata(key, 0)).encode(), [("Content-Type", "application/json")])
        assert answer[0] == 201, answer
        made = json.loads(answer[1])
        path, token = f"/v2/o/register/{made['client_id']}", bearer(made["registration_access_token"])
        good = metadata(key, 0) | {"client_id": made["client_id"]}
        changed = (200, '"client_id":')
        assert client.ask("PUT", path, json.dumps(good).encode(), token)[0] == 200
        before = client.ask("GET", path, None, token)
        assert before[0] == 200, before
        table = REGISTRATION | {"client_id": every(METADATA)}
        for member, kind in itertools.product(table, KINDS):
            sent = good | ({"software_statement": "e30.e30."} if member == "software_statement" else {})
            answer, want = client.ask("PUT", path, body_with(sent, [member], kind), token), wanted(table, member, kind)
            compare(wrong, f"PUT {member} {kind}", answer, changed if want == GOOD else want)
            count += 1
            if answer[0] == 200:
                assert client.ask("PUT", path, json.dumps(good).encode(), token)[0] == 200
            assert client.ask("GET", path, None, token) == before, (member, kind)
        # RFC 7592 section 2: who does not show the token, or asks for another application, is refused alike.
        refused, value = (401, '"error":"invalid_token"'), made["registration_access_token"]
        bad = ["", "Bearer", "Bearer ", "Bearer x", f"Basic {value}", value, f"Bearer {value}x", f"Bearer {value[:-1]}",
               "Bearer " + "a" * 4096]
        headers = [[], *([("Authorization", text)] for text in bad)]
        for method, header in itertools.product(("GET", "PUT", "DELETE"), headers):
            body = json.dumps(good).encode() if method == "PUT" else None
            answer = client.ask(method, path, body, [("Content-Type", "application/json"), *header])
            compare(wrong, f"{method} with {str(header)[:80]}", answer, refused)
            count += 1
        for method, name in itertools.product(("GET", "PUT", "DELETE"), ("x", "test-client-id", "%00", "%C3%28", "a" * 1000, "..", "{}")):
            body = json.dumps(good).encode() if method == "PUT" else None
            status, text = client.ask(method, f"/v2/o/register/{name}", body, token)
            if status not in (400, 401, 404):
                wrong.append(f"{method} {name[:20]}: {status} {text[:200]!r}")
            count += 1
        assert client.ask("GET", path, None, token) == before
        assert '"level":"error"' not in sandbox.log(), sandbox.log()[-2000:]
    finish(wrong, count)


HEADERS = ("X-CLIENT-ID", "X-CLIENT-NAME", "X-CLIENT-IP")
ASKER = [(name, "somebody") for name in HEADERS] + [("Content-Type", "application/fhir+json")]
PERSON = {"RFRNC_YR": "2026", "BENE_ID": -91, "MBI_NUM": "1S00E00ZZ91", "BENE_GVN_NAME": "ABBY", "BENE_SRNM_NAME": "COFFEE",
          "BENE_BIRTH_DT": "23-MAY-1940", "BENE_CRNT_HIC_NUM": "T00001234A", "CRNT_BIC": "A"}
QUESTION = {"resourceType": "Parameters", "parameter": [{"name": "IDIPatient", "resource": {
    "resourceType": "Patient", "name": [{"family": "Coffee", "given": ["Abby"]}], "gender": "female", "birthDate": "1940-05-23",
    "address": [{"line": ["777 Brockton Ave"], "city": "Abington", "state": "MA", "postalCode": "02351"}],
    "identifier": [{"system": "http://hl7.org/fhir/sid/us-mbi", "value": "1S00E00ZZ91"}]}}]}
PATIENT = ("parameter", 0, "resource")
FOUND, NOBODY = (200, '"resourceType":"Patient"'), (200, '"name":"CMS"},"search":{"mode":"match"}}]}')
LISTS_OF_TEXTS = ("a list of an empty text", "a list of 8 KiB", "a list of a NUL")
ANY_TEXT = ("a text", "8 KiB", "a NUL", "a line break", "another script", "empty text")


def refused(text):
    return 400, text


def no(name, what):
    """Of a member of the wrong type."""
    return every(refused(f"{name} must be {what}"))


def text_member(name, otherwise):
    """Any text is one, and finds nobody; or, of what does not count here, what a good one finds."""
    return no(name, "a text") | kinds(*ANY_TEXT, MISSING, answer=otherwise)


def list_member(name, otherwise, of="objects"):
    texts = kinds(*LISTS_OF_TEXTS, answer=otherwise) if of == "texts" else {}
    bad_items = refused(f"{name} must be an array of {of}")
    return (no(name, "an array") | kinds("a list of numbers", *LISTS_OF_TEXTS, answer=bad_items) | texts |
            kinds(MISSING, "an empty list", answer=otherwise))


WHOLE = refused("The body must be a Parameters resource in JSON")
MATCH = {
    ("resourceType",): every(WHOLE),
    ("parameter",): list_member("parameter", NOBODY),
    ("parameter", 0, "name"): text_member("name", NOBODY),
    PATIENT: no("resource", "an object") | kinds(MISSING, "an empty object", "an object", answer=NOBODY),
    (*PATIENT, "resourceType"): text_member("resourceType", NOBODY),
    (*PATIENT, "name"): list_member("name", NOBODY),
    (*PATIENT, "name", 0, "family"): text_member("family", FOUND),  # beside an MBI, it is not compared
    (*PATIENT, "name", 0, "given"): list_member("given", NOBODY, "texts"),
    (*PATIENT, "birthDate"): text_member("birthDate", refused("birthDate must be a date")) | {MISSING: NOBODY},
    (*PATIENT, "gender"): text_member("gender", FOUND),
    (*PATIENT, "address"): list_member("address", FOUND),
    (*PATIENT, "address", 0, "line"): list_member("line", FOUND, "texts") | kinds(*ANY_TEXT, answer=FOUND),
    (*PATIENT, "address", 0, "city"): text_member("city", FOUND),
    (*PATIENT, "address", 0, "state"): text_member("state", FOUND),
    (*PATIENT, "address", 0, "postalCode"): text_member("postalCode", FOUND),
    (*PATIENT, "identifier"): list_member("identifier", NOBODY),
    (*PATIENT, "identifier", 0, "system"): text_member("system", NOBODY),
    (*PATIENT, "identifier", 0, "value"): text_member("value", NOBODY),
}


def test_every_bad_member_and_header_of_a_match_is_named():
    path, wrong, count = "/v3/fhir/Patient/$idi-match", [], 0
    store = f"sqlite:{FOLDER}/store.db"
    program.good(["load", "--store", store, rif.write(FOLDER / "beneficiary_one.txt", "beneficiary", PERSON)], os.environ)
    serving = program.Serving(["data-server", "--store", store, "--listen", "127.0.0.1:0"], os.environ, FOLDER)
    with serving as url:
        client = Client(int(url.rpartition(":")[2]))
        good = json.dumps(QUESTION).encode()
        compare(wrong, "a good question", client.ask("POST", path, good, ASKER), FOUND)
        for (place, answers), kind in itertools.product(MATCH.items(), KINDS):
            want = WHOLE if kind in NO_JSON else answers[kind]
            want = (413, "The body is too large") if kind == "70 KiB" else want
            compare(wrong, f"{place[-1]} {kind}", client.ask("POST", path, body_with(QUESTION, place, kind), ASKER), want)
            count += 1
        missing = refused("Missing Required Headers")
        bad_text = refused("X-CLIENT-IP, X-CLIENT-NAME and X-CLIENT-ID must be short texts")
        values = {"": missing, "  ": missing, "a" * 1025: bad_text, "\xc3\x28": bad_text}
        for name in HEADERS:
            others = [pair for pair in ASKER if pair[0] != name]
            compare(wrong, f"no {name}", client.ask("POST", path, good, others), missing)
            for value, want in values.items():
                compare(wrong, f"{name} {value[:9]!r}", client.ask("POST", path, good, [*others, (name, value)]), want)
                count += 1
        for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded", "application/fhir+jsonx"):
            others = [pair for pair in ASKER if pair[0] != "Content-Type"]
            compare(wrong, kind, client.ask("POST", path, good, [*others, ("Content-Type", kind)]), (415, "must be JSON"))
            count += 1
    log = serving.log.read_text()
    assert '"level":"error"' not in log, log[-2000:]
    finish(wrong, count)


suite.run(globals())
