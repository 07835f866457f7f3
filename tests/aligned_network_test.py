#!/usr/bin/env python3
"""CMS Aligned Networks: an app with a key of its own, an issuer of identity tokens, and the whole way from an assertion to claims,
with the claims in one process and behind a gateway. aligned_network_test.py [PROGRAM]"""
import contextlib
import http.server
import json
import os
import pathlib
import ssl
import tempfile
import threading
import time
import urllib.parse

from support import program, rif, suite
from support.certificates import make_certificates
from support.data_server import ask
from support.jwt import Key

ROOM = tempfile.TemporaryDirectory(prefix="bluebutton-")
FOLDER = pathlib.Path(ROOM.name)
STORE = f"sqlite:{FOLDER}/store.db"
ISSUER = "https://identity.example.org"
BAD_REQUEST = {"status_code": 400, "message": "Bad request"}
NO_MATCH = {"status_code": 401, "message": "ERROR: Your patient data cannot be found at this time."}
MATCH_HEADERS = {"X-CLIENT-ID": "id", "X-CLIENT-NAME": "Network", "X-CLIENT-IP": "192.0.2.7", "Content-Type": "application/fhir+json"}

FOLDER.joinpath("keys").mkdir()
APP_KEY, ISSUER_KEY = Key(FOLDER / "keys", "app", "ES384"), Key(FOLDER / "keys", "issuer", "RS256")
OTHER_KEY = Key(FOLDER / "keys", "other", "RS256")


class KeyServer(http.server.ThreadingHTTPServer):
    """Serves the JWK Sets of the app and of the issuer over TLS, on loopback."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            key = {"/app.json": APP_KEY, "/issuer.json": ISSUER_KEY}.get(self.path)
            body = json.dumps({"keys": [key.jwk] if key else []}).encode()
            self.send_response(200 if key else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    def __init__(self):
        super().__init__(("127.0.0.1", 0), self.Handler)
        make_certificates(FOLDER / "tls")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(FOLDER / "tls" / "server.pem", FOLDER / "tls" / "server.key")
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.url = f"https://localhost:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


KEYS = KeyServer()


def read_person():
    """One of the synthetic population whose claim number is their own, as RIF has them."""
    for file in sorted(FOLDER.joinpath("rif").glob("*")):
        lines = file.read_text().splitlines()
        names = lines[0].split("|")
        if "BENE_GVN_NAME" not in names or "RFRNC_YR" not in names:
            continue
        rows = [dict(zip(names, line.split("|"))) for line in lines[1:]]
        newest = {}
        for row in rows:
            if row["BENE_ID"] not in newest or row["RFRNC_YR"] >= newest[row["BENE_ID"]]["RFRNC_YR"]:
                newest[row["BENE_ID"]] = row
        return next(row for row in newest.values() if row["CRNT_BIC"] == "A" and not row["DEATH_DT"])
    raise AssertionError("the synthetic population has no beneficiaries")


def iso(date):
    return time.strftime("%Y-%m-%d", time.strptime(date, "%d-%b-%Y"))


def load():
    """A synthetic population, and twins of whom too little is known to tell them apart."""
    variables = os.environ
    program.good(["synth", "--beneficiaries", 8, "--seed", 4, "--out", FOLDER / "rif"], variables)
    twin = {"RFRNC_YR": "2026", "BENE_GVN_NAME": "ABBY", "BENE_SRNM_NAME": "TWIN", "BENE_BIRTH_DT": "23-MAY-1940",
            "BENE_CRNT_HIC_NUM": "T00001234A", "CRNT_BIC": "A"}
    twins = rif.write(FOLDER / "beneficiary_twins.txt", "beneficiary", twin | {"BENE_ID": -91, "MBI_NUM": "1S00E00ZZ91"},
                      twin | {"BENE_ID": -92, "MBI_NUM": "1S00E00ZZ92"})
    program.good(["load", "--store", STORE, FOLDER / "rif", twins], variables)
    made = json.loads(program.good(
        ["app", "register", "--store", STORE, "--name", "Network", "--redirect-uri", "https://app.example/callback",
         "--auth-type", "CLIENT_CREDENTIALS", "--jwks-uri", KEYS.url + "/app.json", "--json"], variables))
    return read_person(), made["client_id"]


PERSON, CLIENT = load()


@contextlib.contextmanager
def serving(*words):
    """The address of a server whose issuer is ours."""
    words = [*words, "--listen", "localhost:0", "--v3-endpoints", "--keys-ca", str(FOLDER / "tls" / "ca.pem"),
             "--identity-issuers", f"{ISSUER} {KEYS.url}/issuer.json"]
    with program.Serving(words, os.environ, FOLDER) as url:
        yield url


ISSUED = iter(range(1, 10_000))


def identity(key=ISSUER_KEY, header=None, **changes):
    now = int(time.time())
    claims = {"iss": ISSUER, "sub": "somebody", "aud": "app", "jti": f"identity-{next(ISSUED)}", "iat": now - 5, "exp": now + 300,
              "auth_time": now - 30, "identity_assurance_level": 2, "given_name": PERSON["BENE_GVN_NAME"].title(),
              "family_name": PERSON["BENE_SRNM_NAME"].title(), "birthdate": iso(PERSON["BENE_BIRTH_DT"]),
              "ssn_itin_short": PERSON["BENE_CRNT_HIC_NUM"][5:9]} | changes
    return key.sign({name: value for name, value in claims.items() if value is not None}, **(header or {}))


def assertion(url, id_token=None, key=APP_KEY, header=None, **changes):
    now = int(time.time())
    claims = {"iss": CLIENT, "sub": CLIENT, "aud": url + "/v3/o/token", "jti": f"assertion-{next(ISSUED)}", "exp": now + 200,
              "extensions": {"cms_smart": {"version": "1", "purpose_of_use": "PATRQT", "id_token": id_token or identity()}}}
    return key.sign(claims | changes, **(header or {}))


def post(url, **form):
    body = urllib.parse.urlencode(form).encode()
    status, _, answer = ask(url, {"Content-Type": "application/x-www-form-urlencoded"}, body)
    return status, answer


def get_tokens(url, with_assertion, scope="openid patient/Patient.rs patient/Coverage.rs patient/ExplanationOfBenefit.rs"):
    return post(url + "/v3/o/token", grant_type="client_credentials", scope=scope, client_assertion=with_assertion,
                client_assertion_type="urn:ietf:params:oauth:client-assertion-type:jwt-bearer")


def bearer(tokens):
    return {"Authorization": "Bearer " + tokens["access_token"]}


def expiration(tokens):
    return time.mktime(time.strptime(tokens["access_grant_expiration"], "%Y-%m-%dT%H:%M:%SZ")) - time.timezone


def check_way(url):
    """From an assertion to the person's data."""
    status, tokens = get_tokens(url, assertion(url))
    assert status == 200, tokens
    assert tokens["patient"] == PERSON["BENE_ID"]
    assert tokens["scope"] == "patient/Patient.rs patient/Coverage.rs patient/ExplanationOfBenefit.rs"
    assert abs(expiration(tokens) - time.time() - 90 * 86_400) < 60
    status, _, patient = ask(f"{url}/v2/fhir/Patient/{tokens['patient']}", bearer(tokens))
    assert status == 200 and patient["birthDate"] == iso(PERSON["BENE_BIRTH_DT"])
    status, _, coverages = ask(f"{url}/v2/fhir/Coverage", bearer(tokens))
    assert status == 200 and coverages["total"] == 4
    assert ask(f"{url}/v2/fhir/Patient/-91", bearer(tokens))[0] == 404, "somebody else"
    assert ask(f"{url}/v2/fhir/ExplanationOfBenefit", bearer(tokens))[0] == 403, "it does not say which claims are sensitive"
    return tokens


def test_a_matched_person_is_read_with_the_tokens():
    with serving("serve", "--store", STORE) as url:
        check_way(url)


def test_claims_are_shown_where_networks_may_see_sensitive_ones():
    with serving("serve", "--store", STORE, "--networks-include-sensitive", "true") as url:
        status, tokens = get_tokens(url, assertion(url))
        assert status == 200
        status, _, claims = ask(f"{url}/v2/fhir/ExplanationOfBenefit", bearer(tokens))
        assert status == 200 and claims["total"] > 0


def test_the_same_behind_a_gateway():
    with program.Serving(["data-server", "--store", STORE, "--listen", "127.0.0.1:0"], os.environ, FOLDER / "tls") as backend:
        with serving("gateway", "--store", STORE, "--backend", backend) as url:
            check_way(url)


def test_a_person_who_fits_nobody_or_several_is_401():
    with serving("serve", "--store", STORE) as url:
        for changes in ({"birthdate": "1901-01-01"}, {"ssn_itin_short": "x000"}, {"ssn_itin_short": None},
                        {"given_name": "Abby", "family_name": "Twin", "birthdate": "1940-05-23", "ssn_itin_short": "1234"}):
            assert get_tokens(url, assertion(url, identity(**changes))) == (401, NO_MATCH), changes


def test_what_is_wrong_with_a_token_is_400_and_not_told():
    now = int(time.time())
    with serving("serve", "--store", STORE) as url:
        for changes in ({"aud": url + "/v2/o/token"}, {"sub": "other"}, {"exp": now - 400}, {"exp": now + 400},
                        {"key": OTHER_KEY}, {"header": {"typ": "at+jwt"}}):
            assert get_tokens(url, assertion(url, **changes)) == (400, BAD_REQUEST), changes
        for changes in ({"iss": "https://other.example.org"}, {"exp": now - 1}, {"auth_time": now - 400}, {"iat": now - 400},
                        {"identity_assurance_level": 1}, {"key": OTHER_KEY}, {"key": APP_KEY}, {"family_name": ""}):
            assert get_tokens(url, assertion(url, identity(**changes))) == (400, BAD_REQUEST), changes
        unsigned = identity().rpartition(".")[0] + "."
        assert get_tokens(url, assertion(url, unsigned)) == (400, BAD_REQUEST)


def test_a_token_is_taken_once_by_all_processes():
    with serving("serve", "--store", STORE) as url:
        again = assertion(url)
        assert get_tokens(url, again)[0] == 200
        assert get_tokens(url, again) == (400, BAD_REQUEST)
        id_token = identity()
        assert get_tokens(url, assertion(url, id_token))[0] == 200
    with serving("serve", "--store", STORE) as url:
        assert get_tokens(url, assertion(url, id_token)) == (400, BAD_REQUEST)


def test_a_refresh_by_the_apps_key_moves_the_grant():
    with serving("serve", "--store", STORE) as url:
        tokens = check_way(url)
        time.sleep(1.1)
        how = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
        assert post(url + "/v3/o/token", client_id=CLIENT, **how)[0] == 401, "the app has not proven who it is"
        status, fresh = post(url + "/v3/o/token", client_assertion=assertion(url), **how,
                             client_assertion_type="urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        assert status == 200, fresh
        assert expiration(fresh) > expiration(tokens)
        assert ask(f"{url}/v2/fhir/Patient", bearer(fresh))[0] == 200
        assert ask(f"{url}/v2/fhir/Patient", bearer(tokens))[0] == 401


def test_the_data_server_matches_and_apps_cannot_ask_it_to():
    person = {"resourceType": "Patient", "name": [{"given": [PERSON["BENE_GVN_NAME"]]}], "birthDate": iso(PERSON["BENE_BIRTH_DT"]),
              "identifier": [{"system": "http://hl7.org/fhir/sid/us-mbi", "value": PERSON["MBI_NUM"]}]}
    body = json.dumps({"resourceType": "Parameters", "parameter": [{"name": "IDIPatient", "resource": person}]}).encode()
    path = "/v3/fhir/Patient/$idi-match"
    with program.Serving(["data-server", "--store", STORE, "--listen", "127.0.0.1:0"], os.environ, FOLDER) as url:
        status, headers, bundle = ask(url + path, MATCH_HEADERS, body)
        assert status == 200 and headers["Content-Type"].startswith("application/fhir+json")
        assert [entry["resource"]["resourceType"] for entry in bundle["entry"]] == ["Organization", "Patient"]
        assert bundle["entry"][1]["resource"]["id"] == PERSON["BENE_ID"]
        status, _, outcome = ask(url + path, {"Content-Type": "application/fhir+json"}, body)
        assert status == 400 and outcome["resourceType"] == "OperationOutcome"
        for bad in (b"", b"[]", b"\xff", body[:-1], body.replace(b"Parameters", b"Group"), body.replace(b"birthDate\": \"1", b"birthDate\": \"x")):
            assert ask(url + path, MATCH_HEADERS, bad)[0] == 400, bad
    log = (FOLDER / "server.log").read_text()
    assert '"scenario":"08"' in log and PERSON["MBI_NUM"] not in log and PERSON["BENE_SRNM_NAME"] not in log
    with serving("serve", "--store", STORE) as url:
        assert ask(url + path, MATCH_HEADERS, body)[0] in (401, 404, 405)


suite.run(globals())
