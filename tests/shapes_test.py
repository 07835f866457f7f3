#!/usr/bin/env python3
"""One process, or a gateway before a data server: whoever asks cannot tell them apart. Given: the program."""
import json
import pathlib
import re
import sys
import tempfile

from support import suite
from support.sandbox import running, sign_in

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
ROOM = tempfile.TemporaryDirectory(prefix="bluebutton-")
SHOWN = ("Content-Type", "Content-Length", "Cache-Control", "ETag", "Last-Modified", "Retry-After", "Allow", "WWW-Authenticate",
         "X-RateLimit-Limit", "Access-Control-Allow-Origin")
# Of a Bundle, which has a new one each time, and of a CapabilityStatement, when it was made.
CHANGING = re.compile(r'^(\{"resourceType":"Bundle","id":"|\{"resourceType":"CapabilityStatement",.*?"date":")[^"]*')

PUBLIC = ("/.well-known/openid-configuration", "/v2/fhir/.well-known/smart-configuration", "/v1/fhir/metadata", "/v2/fhir/metadata",
          "/v3/fhir/metadata", "/health", "/health/db/", "/health/bfd", "/health/bfd_v2", "/health/external", "/v2/fhir/Nothing",
          "/health/sls", "/robots.txt", "/.well-known/openid-configuration-v3", "/v3/connect/.well-known/openid-configuration",
          "/v3/fhir/.well-known/smart-configuration", "/.well-known/applications", "/.well-known/applications?label=x",
          "/.well-known/public-applications?page=2", "/.well-known/application-labels-v2", "/.well-known/nothing")
FHIR = ("Patient", "Patient/", "Patient/{own}", "Patient/{own}/", "Patient/{other}", "Patient?_id={own}", "Patient?_id={other}",
        "Patient?_id=", "Patient?startIndex=1", "Patient?_count=0", "Patient?_lastUpdated=gt2015-01-01", "Patient?_lastUpdated=lt2015-01-01",
        "Patient?identifier={own_mbi}", "Patient?identifier={other_mbi}", "Patient?identifier={no_mbi}",
        "Patient?identifier=x", "Patient?identifier={other_mbi}&startIndex=0&_count=7", "Patient?_elements=id", "Patient/x", "Patient/%2E%2E",
        "Coverage", "Coverage?_count=2", "Coverage?_count=2&startIndex=2", "Coverage?startIndex=9", "Coverage?startIndex=x",
        "Coverage?beneficiary={own}", "Coverage?beneficiary=Patient/{other}", "Coverage/part-a-{own}", "Coverage/part-d-{own}",
        "Coverage/part-a-{other}", "Coverage/part-x-{own}", "Coverage/nonsense", "Coverage/a%2Fb", "Coverage/part-a-1%2F_history%2F1",
        "ExplanationOfBenefit", "ExplanationOfBenefit?_count=50", "ExplanationOfBenefit?_count=3&startIndex=3", "ExplanationOfBenefit?count=1",
        "ExplanationOfBenefit?_count=51", "ExplanationOfBenefit?type=carrier,pde", "ExplanationOfBenefit?type=shoes",
        "ExplanationOfBenefit?service-date=ge2020-01-01&service-date=lt2023-01-01", "ExplanationOfBenefit?service-date=2020",
        "ExplanationOfBenefit?_lastUpdated=gtnever", "ExplanationOfBenefit?_lastUpdated=gt2099-01-01", "ExplanationOfBenefit?patient={other}",
        "ExplanationOfBenefit?startIndex=100000", "ExplanationOfBenefit?cursor=nonsense", "ExplanationOfBenefit?excludeSAMHSA=true",
        "ExplanationOfBenefit/{claim}", "ExplanationOfBenefit/{claim}/", "ExplanationOfBenefit/{foreign}", "ExplanationOfBenefit/carrier-0",
        "ExplanationOfBenefit/nonsense", "ExplanationOfBenefit?%zz", "ExplanationOfBenefit?access_token=x")
# This server has no data of v3: what is permitted of it is 501, and what is not, as in v2.
V3 = ("Patient", "Patient/{own}", "Patient/{other}", "Patient/$generate-insurance-card", "Coverage?_count=51", "Coverage?beneficiary={other}",
      "ExplanationOfBenefit", "ExplanationOfBenefit?_tag=x&_offset=y", "ExplanationOfBenefit/1", "AuditEvent", "Coverage?hello=world")
HEADERS = ({}, {"Accept": "application/json"}, {"Accept": "application/fhir+xml"}, {"Origin": "https://app.example.org"},
           {"If-None-Match": "*"}, {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}, {"X-Forwarded-Host": "evil.example"},
           {"Prefer": "handling=strict"})


class Place:
    """A sandbox of either shape, and two beneficiaries who have signed in."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        own, other = (sign_in("localhost", sandbox.port, number) for number in (0, 1))
        self.token, self.names = own["access_token"], {"own": own["patient"], "other": other["patient"]}
        for name, answer in (("claim", own), ("foreign", other)):
            bundle = sandbox.get("/v2/fhir/ExplanationOfBenefit", answer["access_token"])
            self.names[name] = bundle["entry"][0]["resource"]["id"]
        system = "https://bluebutton.cms.gov/resources/identifier/mbi-hash|"
        for name, answer in (("own_mbi", own), ("other_mbi", other)):
            patient = sandbox.get(f"/v1/fhir/Patient/{answer['patient']}", answer["access_token"])
            found = [one for one in patient["identifier"] if one["system"].endswith("mbi-hash")]
            self.names[name] = system + found[0]["value"] if found else "none"
        self.names["no_mbi"] = system + 64 * "0"

    def see(self, path, token=None, method="GET", **headers):
        """What a client can see, with what differs between any two answers taken out."""
        status, got, text = self.sandbox.ask(path.format(**self.names), token, method, **headers)
        text = CHANGING.sub(r"\1-", text.replace(f"localhost:{self.sandbox.port}", "HERE"))
        shown = {name: got[name] for name in SHOWN if name in got}
        return status, shown, text


def test_every_answer_is_the_same_byte_for_byte():
    folder, seen, statuses = pathlib.Path(ROOM.name) / "sandbox", 0, set()
    options = ("--v3-endpoints", "--wellknown-applications")
    with running(PROGRAM, folder, "--beneficiaries", "5", *options) as one:
        whole = Place(one)
        with running(PROGRAM, folder, *options, shape="gateway") as two:
            apart = Place(two)
            assert whole.names == apart.names
            asked = [(path, None, {}) for path in PUBLIC]
            asked += [(f"/{version}/fhir/{path}", who, headers) for version in ("v1", "v2") for path in FHIR
                      for who, headers in [(None, {})] + [("own", headers) for headers in HEADERS]]
            asked += [(f"/v3/fhir/{path}", who, headers) for path in V3 for who, headers in [(None, {})] + [("own", headers) for headers in HEADERS]]
            asked += [(f"/{version}/connect/userinfo{query}", None, {}) for version in ("v1", "v2", "v3") for query in ("", "?access_token=x")]
            for path, who, headers in asked:
                for method in ("GET", "HEAD", "POST", "OPTIONS") if not headers else ("GET",):
                    here, there = (place.see(path, who and place.token, method, **headers) for place in (whole, apart))
                    if len(str(one.port)) != len(str(two.port)):
                        here[1].pop("Content-Length", None), there[1].pop("Content-Length", None)
                    assert here[:2] == there[:2], (method, path, headers, here[:2], there[:2])
                    at = next((at for at, pair in enumerate(zip(here[2], there[2])) if pair[0] != pair[1]), 0)
                    assert here[2] == there[2], (method, path, headers, here[2][at - 40:at + 40], there[2][at - 40:at + 40])
                    seen, statuses = seen + 1, statuses | {here[0]}
            for place, profiles in ((whole, []), (apart, [])):
                profiles.append(json.loads(place.see("/v2/connect/userinfo", place.token)[2]) | {"iat": ""})
                assert profiles[0] == json.loads(whole.see("/v2/connect/userinfo", whole.token)[2]) | {"iat": ""}
    print(f"        {seen} requests; statuses {sorted(statuses)}")
    assert {200, 204, 304, 400, 401, 403, 404, 405, 406, 501} <= statuses, statuses


def test_a_data_server_that_is_gone_is_503_and_what_needs_it_not_goes_on():
    folder = pathlib.Path(ROOM.name) / "sandbox"
    with running(PROGRAM, folder, shape="gateway") as sandbox:
        token = sign_in("localhost", sandbox.port, 0)["access_token"]
        sandbox.end_data_server()
        for path in ("/v2/fhir/Patient", "/v1/fhir/ExplanationOfBenefit"):
            status, headers, text = sandbox.ask(path, token)
            assert status == 503 and headers["Retry-After"] and json.loads(text)["detail"], (path, status, text)
        assert sandbox.ask("/health/bfd")[0] == 503
        assert sandbox.ask("/health")[0] == sandbox.ask("/v2/connect/userinfo", token)[0] == 200


suite.run(globals())
