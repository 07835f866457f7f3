#!/usr/bin/env python3
"""The data server over HTTP: what it answers, and how it refuses. data_server_test.py [PROGRAM]"""
import contextlib
import http.client
import pathlib
import socket
import subprocess
import sys
import tempfile
import urllib.parse

from support import rif, suite
from support.data_server import ask, serving

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "debug" / "bluebutton")
MBI = "1S00E00AA00"


def sample(folder):
    """Beneficiary 7 with twelve Part D events and one carrier claim under 42 CFR Part 2 (HCPCS H0005), -88 without claims;
    both had the MBI 1S00E00AA09."""
    person = {"STATE_CODE": "MO", "BENE_COUNTY_CD": "123", "BENE_ZIP_CD": "12345", "BENE_BIRTH_DT": "17-MAR-1941",
              "BENE_SEX_IDENT_CD": "2", "BENE_SRNM_NAME": "DOE", "BENE_GVN_NAME": "JANE", "RFRNC_YR": "2020"}
    return [
        rif.write(folder / "beneficiary.csv", "beneficiary",
                  {**person, "BENE_ID": 7, "MBI_NUM": MBI, "DRVD_LINE_1_ADR": "204 SOUTH ST", "PTD_CNTRCT_JAN_ID": "S5810",
                   "PTD_CNTRCT_FEB_ID": "S5810"},
                  {**person, "BENE_ID": -88, "MBI_NUM": "1S00E00AA02", "PTD_CNTRCT_JAN_ID": "S5810"}),
        rif.write(folder / "history.csv", "beneficiary_history",
                  *({"BENE_ID": id, "MBI_NUM": "1S00E00AA09", "BENE_BIRTH_DT": "17-MAR-1941", "BENE_SEX_IDENT_CD": "2"}
                    for id in (7, -88))),
        rif.write(folder / "carrier.csv", "carrier",
                  {"BENE_ID": 7, "CLM_ID": 100, "CLM_GRP_ID": 100, "FINAL_ACTION": "F", "NCH_NEAR_LINE_REC_IDENT_CD": "O",
                   "NCH_CLM_TYPE_CD": "71", "CLM_FROM_DT": "01-JAN-2020", "CLM_THRU_DT": "01-JAN-2020", "LINE_NUM": 1,
                   "HCPCS_CD": "H0005"}),
        rif.write(folder / "pde.csv", "pde",
                  *({"PDE_ID": number, "CLM_GRP_ID": number, "FINAL_ACTION": "F", "BENE_ID": 7,
                     "SRVC_DT": f"{number:02}-JAN-2020", "SRVC_PRVDR_ID_QLFYR_CD": "01", "SRVC_PRVDR_ID": "1234567890",
                     "PRSCRBR_ID_QLFYR_CD": "01", "PRSCRBR_ID": "1234567890", "RX_SRVC_RFRNC_NUM": "79", "PROD_SRVC_ID":
                     "00002143380", "PLAN_CNTRCT_REC_ID": "H9999", "PLAN_PBP_REC_NUM": "020", "CMPND_CD": "2",
                     "DAW_PROD_SLCTN_CD": "0", "QTY_DSPNSD_NUM": "60", "DAYS_SUPLY_NUM": "30", "FILL_NUM": "3",
                     "DRUG_CVRG_STUS_CD": "C", "GDC_BLW_OOPT_AMT": "0", "GDC_ABV_OOPT_AMT": "362.57", "PTNT_PAY_AMT":
                     "235.85", "OTHR_TROOP_AMT": "17.30", "LICS_AMT": "122.23", "PLRO_AMT": "42.42", "CVRD_D_PLAN_PD_AMT":
                     "126.99", "NCVRD_PLAN_PD_AMT": "17.98", "TOT_RX_CST_AMT": "550.00", "RPTD_GAP_DSCNT_NUM": "317.22",
                     "PHRMCY_SRVC_TYPE_CD": "01", "PTNT_RSDNC_CD": "02"} for number in range(1, 13))),
    ]


@contextlib.contextmanager
def data_server(*options):
    with tempfile.TemporaryDirectory(prefix="bluebutton-") as folder:
        with serving(PROGRAM, sample(pathlib.Path(folder)), options=options) as base:
            yield base


BASE = None


def get(path, headers=None):
    return ask(f"{BASE}/v2/fhir/{path}", headers)


def post(path, form, content_type="application/x-www-form-urlencoded"):
    body = form if isinstance(form, bytes) else urllib.parse.urlencode(form).encode()
    return ask(f"{BASE}/v2/fhir/{path}", {"Content-Type": content_type}, body)


def refused(answer, status, text):
    got, headers, body = answer
    assert got == status, (got, body)
    assert headers["Content-Type"] == "application/fhir+json;charset=UTF-8", headers["Content-Type"]
    assert body["resourceType"] == "OperationOutcome" and len(body["issue"]) == 1, body
    issue = body["issue"][0]
    assert issue["severity"] == "error" and issue["code"] == "processing", issue
    assert text in issue["diagnostics"], issue["diagnostics"]


def bundle(answer, *ids, total):
    status, headers, body = answer
    assert status == 200, (status, body)
    assert headers["Content-Type"] == "application/fhir+json;charset=UTF-8"
    assert body["type"] == "searchset" and body["total"] == total, body
    assert [entry["resource"]["id"] for entry in body.get("entry", [])] == list(ids)
    return body


def test_reads_answer_the_resource_and_when_it_changed():
    for path, kind in (("Patient/7", "Patient"), ("Patient/-88/", "Patient"), ("Coverage/part-d-7", "Coverage"),
                       ("ExplanationOfBenefit/pde-3", "ExplanationOfBenefit")):
        status, headers, body = get(path)
        assert status == 200 and body["resourceType"] == kind, (path, body)
        assert body["id"] == path.strip("/").split("/")[1]
        assert headers["Last-Modified"].endswith(" GMT") and headers["Cache-Control"] == "no-store"


def test_what_is_not_there_is_404():
    refused(get("Patient/9"), 404, "HAPI-0971: Resource Patient/9 is not known")
    refused(get("Coverage/part-a-9"), 404, "HAPI-0971: Resource Beneficiary/9 is not known")
    refused(get("Coverage/part-x-7"), 404, "HAPI-0971: Resource Coverage/part-x-7 is not known")
    refused(get("ExplanationOfBenefit/pde-99"), 404, "HAPI-0971: Resource ExplanationOfBenefit/pde-99 is not known")


def test_a_malformed_id_is_400():
    refused(get("Patient/x"), 400, "Patient ID must be a number")
    refused(get("Coverage/7"), 400, "Coverage ID pattern: '7' does not match expected patterns")
    refused(get("ExplanationOfBenefit/12-pde"), 400, "ExplanationOfBenefit ID pattern: '12-pde' does not match")
    refused(get("ExplanationOfBenefit/%22%5C"), 400, "ExplanationOfBenefit ID pattern: '\"\\' does not match")


def test_a_version_in_the_id_is_400():
    refused(get("Patient/7/_history/1"), 400, "Patient ID must not define a version")
    refused(get("Coverage/part-a-7/_history/1"), 400, "Coverage ID must not define a version")


def test_patient_search_rules():
    bundle(get("Patient?_id=7"), "7", total=1)
    bundle(get("Patient?_id=9"), total=0)
    bundle(get("Patient?identifier=https://bluebutton.cms.gov/resources/identifier/mbi-hash|abcdef"), total=0)
    bundle(get("Patient?identifier=https://bluebutton.cms.gov/resources/identifier/hicn-hash|none"), total=0)
    refused(get("Patient"), 400, "does not know how to handle GET operation[Patient] with parameters [[]]")
    refused(get("Patient?_id="), 400, "Missing required id value")
    refused(get("Patient?_id=abc"), 400, "Failed to parse value for Patient ID as a number.")
    refused(get("Patient?_id=x|7"), 400, "System is unsupported here and should not be set (x)")
    refused(get("Patient?_id:exact=7"), 400, "Unsupported query parameter qualifier: :exact")
    refused(get("Patient?_id=7&_id=8"), 400, "Multiple values detected for non-repeatable parameter '_id'")
    refused(get("Patient?identifier=abc"), 400, "Unsupported identifier system: null")
    refused(get("Patient?_id=7&name=doe"), 400, "with parameters [[_id, name]]")


def test_a_plain_mbi_is_taken_by_post_only_and_never_shown_in_a_link():
    value = f"http://hl7.org/fhir/sid/us-mbi|{MBI}"
    query = urllib.parse.urlencode({"identifier": value})
    refused(get(f"Patient?{query}"), 400, "is only supported in POST request")
    for name in ("identifier", "_id"):
        found = bundle(post("Patient/_search", {name: value, "_count": "1"}), "7", total=1)
        assert [link["relation"] for link in found["link"]] == ["self"]
        assert MBI not in found["link"][0]["url"]


def test_an_mbi_of_two_beneficiaries_is_404():
    refused(post("Patient/_search", {"_id": "http://hl7.org/fhir/sid/us-mbi|1S00E00AA09"}), 404,
            "By hash query found more than one distinct BENE_ID: 2, DistinctBeneIdsList: [-88, 7]")


def test_coverage_search_rules():
    bundle(get("Coverage?beneficiary=Patient/7"), "part-a-7", "part-b-7", "part-c-7", "part-d-7", total=4)
    refused(get("Coverage"), 400, "does not know how to handle GET operation[Coverage]")
    refused(get("Coverage?beneficiary=abc"), 400, "Failed to parse value for Beneficiary ID as a number.")
    refused(get("Coverage?beneficiary=7&_count=2&startIndex=4"), 400,
            "Value for startIndex (4) must be less than than result size (4)")


def test_claims_are_paged_by_links():
    url, seen = f"{BASE}/v2/fhir/ExplanationOfBenefit?patient=7&_count=5", []
    while url:
        status, _, page = ask(url)
        assert status == 200 and page["total"] == 12, page
        seen += [entry["resource"]["id"] for entry in page["entry"]]
        url = next((link["url"] for link in page["link"] if link["relation"] == "next"), None)
    assert seen == sorted((f"pde-{number}" for number in range(1, 13)), key=lambda id: id.split("-")[1])


def test_next_page_of_claims_is_named_by_number_and_by_cursor():
    page = get("ExplanationOfBenefit?patient=7&_count=5")[2]
    following = {link["relation"]: urllib.parse.parse_qs(urllib.parse.urlsplit(link["url"]).query) for link in page["link"]}
    assert following["next"] == {"patient": ["7"], "startIndex": ["5"], "_count": ["5"], "cursor": ["pde-2"]}, following
    assert "cursor" not in following["last"] and "cursor" not in following["first"]
    # As at CMS, by number alone; and by cursor alone.
    by_number = get("ExplanationOfBenefit?patient=7&_count=5&startIndex=5")[2]
    by_cursor = get("ExplanationOfBenefit?patient=7&_count=5&cursor=pde-2")[2]
    assert by_number["entry"] == by_cursor["entry"] and by_number["total"] == by_cursor["total"] == 12
    assert [link["relation"] for link in by_cursor["link"]] == ["first", "next", "last", "self"]
    last = get("ExplanationOfBenefit?patient=7&_count=5&cursor=pde-7")[2]
    assert [entry["resource"]["id"] for entry in last["entry"]] == ["pde-8", "pde-9"]
    assert "next" not in [link["relation"] for link in last["link"]]
    bundle(get("ExplanationOfBenefit?patient=7&cursor=pde-9"), total=12)


def test_patients_by_part_d_contract_and_month():
    def of(month, **more):
        return "Patient?" + urllib.parse.urlencode({
            "_has:Coverage.extension": f"https://bluebutton.cms.gov/resources/variables/ptdcntrct{month}|S5810",
            "_has:Coverage.rfrncyr": "2020", **more})
    bundle(get(of("01")), "-88", "7", total=2)
    bundle(get(of("02")), "7", total=1)
    bundle(get(of("03")), total=0)
    assert get(of("01").replace("2020", "2019"))[2]["total"] == 0
    # A page does not know the total, and names a next one whenever it is full, as at CMS.
    url, seen, pages = f"{BASE}/v2/fhir/{of('01', _count=1)}", [], 0
    while url:
        status, _, page = ask(url)
        assert status == 200 and "total" not in page, page
        seen += [entry["resource"]["id"] for entry in page.get("entry", [])]
        url = next((link["url"] for link in page["link"] if link["relation"] == "next"), None)
        pages += 1
    assert seen == ["-88", "7"] and pages == 3
    refused(get(of("13")), 400, "Unsupported extension system: https://bluebutton.cms.gov/resources/variables/ptdcntrct13")
    refused(get(of("01").replace("S5810", "S58")), 400, "Coverage id is not expected length; value S58 is not expected length 5")
    refused(get(of("01", cursor="x")), 400, "Failed to parse value for cursor as a number.")
    refused(get(of("01").replace("2020", "MMXX")), 400, "Failed to parse value for Contract Year as a number.")


def test_claims_are_somebodys():
    refused(get("ExplanationOfBenefit"), 400, "does not know how to handle GET operation[ExplanationOfBenefit] with parameters [[]]")
    refused(get("ExplanationOfBenefit?type=pde"), 400, "with parameters [[type]]")
    refused(get("ExplanationOfBenefit?patient=abc"), 400, "Failed to parse value for Patient ID as a number.")
    refused(get("ExplanationOfBenefit?patient=7&patient=8"), 400, "Multiple values detected for non-repeatable parameter 'patient'")
    refused(get("ExplanationOfBenefit/bogus-3"), 404, "Resource ExplanationOfBenefit/bogus-3 is not known")
    bundle(get("ExplanationOfBenefit?patient=9"), total=0)


def test_claim_search_rules():
    search = "ExplanationOfBenefit?patient=7"
    bundle(get(f"{search}&service-date=ge2020-01-11&type=pde,carrier"), "pde-11", "pde-12", total=2)
    bundle(get(f"{search}&type=carrier"), total=0)
    for query, text in {
        "_count=0": "Invalid pageSize '0'",
        "_count=-1": "Value for pageSize cannot be negative: -1",
        "_count=ten": "Failed to parse value for _count as a number.",
        "startIndex=-1": "Value for startIndex cannot be negative: -1",
        "startIndex=12": "Value for startIndex (12) must be less than than result size (12)",
        "startIndex=99999999999": "Failed to parse value for startIndex as a number.",
        "service-date=2020": "Unsupported prefix supplied: EQUAL",
        "service-date=ge2020-99": "Invalid date/time format: \"2020-99\"",
        "_lastUpdated=2020": "_lastUpdate lower bound has an invalid prefix",
        "_lastUpdated=ge2020&_lastUpdated=gt2021": "multiple date range parameters",
        "_lastUpdated=ge2021&_lastUpdated=lt2020": "Lower bound of _lastUpdated is after its upper bound",
        "excludeSAMHSA=perhaps": "Value for excludeSAMHSA must be true or false",
        "_elements=id": "_elements tag is only supported via POST request",
        "cursor=pde": "Value for cursor must be the ID of an ExplanationOfBenefit",
        "type:not=pde": "Unsupported query parameter qualifier: :not",
        "_include=*": "does not know how to handle GET operation[ExplanationOfBenefit]",
    }.items():
        refused(get(f"{search}&{query}"), 400, text)


def test_last_updated_leaves_out_what_is_older():
    newest = get("ExplanationOfBenefit?patient=7&_count=1")[2]["meta"]["lastUpdated"]
    at = urllib.parse.quote(newest)
    for search in ("Patient?_id=7", "Coverage?beneficiary=7", "ExplanationOfBenefit?patient=7"):
        assert get(f"{search}&_lastUpdated=le{at}")[2]["total"] > 0
        assert get(f"{search}&_lastUpdated=gt{at}")[2]["total"] == 0
        # An offset's "+" that the client did not escape.
        assert get(f"{search}&_lastUpdated=le{newest}")[2]["total"] > 0


def test_claims_under_part_2_are_shown_only_when_the_server_may():
    bundle(get("ExplanationOfBenefit?patient=7&type=carrier"), total=0)
    refused(get("ExplanationOfBenefit/carrier-100"), 404, "Resource ExplanationOfBenefit/carrier-100 is not known")
    with data_server("--include-sensitive") as base:
        search = f"{base}/v2/fhir/ExplanationOfBenefit?patient=7&_count=1"
        bundle(ask(search), "pde-1", total=13)
        bundle(ask(f"{search}&type=carrier"), "carrier-100", total=1)
        bundle(ask(f"{search}&excludeSAMHSA=true"), "pde-1", total=12)
        assert ask(f"{base}/v2/fhir/ExplanationOfBenefit/carrier-100")[0] == 200


def test_post_search_takes_forms_and_nothing_else():
    bundle(post("ExplanationOfBenefit/_search", {"patient": "7", "_count": "1"}), "pde-1", total=12)
    bundle(post("Patient/_search?_id=7", {}), "7", total=1)
    for content_type in ("application/json", "text/plain"):
        status, _, body = post("Patient/_search", b"{}", content_type)
        assert status in (400, 415) and body["resourceType"] == "OperationOutcome", (status, body)


def test_address_and_identifier_headers():
    assert "line" not in get("Patient/7")[2]["address"][0]
    assert get("Patient/7", {"includeAddressFields": "TRUE"})[2]["address"][0]["line"] == ["204 SOUTH ST"]
    assert get("Patient/7", {"IncludeIdentifiers": "[hicn, mbi]"})[0] == 200
    for header in ("IncludeAddressFields", "IncludeTaxNumbers"):
        for path in ("Patient/7", "ExplanationOfBenefit?patient=7"):
            refused(get(path, {header: "yes"}), 400, f"Unsupported {header} Header Value: yes")
            assert get(path, {header: "False"})[0] == 200
    refused(get("Patient/7", {"IncludeIdentifiers": "ssn"}), 400, "Unsupported IncludeIdentifiers Header Value: |ssn|, ssn")


def test_links_repeat_the_host_that_the_client_used():
    port = urllib.parse.urlsplit(BASE).port
    found = get("Patient?_id=7", {"Host": "data.example:99"})[2]
    assert found["link"][0]["url"] == "http://data.example:99/v2/fhir/Patient?_id=7"
    found = get("Patient?_id=7", {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})[2]
    assert found["link"][0]["url"] == f"http://127.0.0.1:{port}/v2/fhir/Patient?_id=7"


def test_other_paths_and_methods():
    refused(get("Encounter?patient=1"), 404, "This server does not know GET /v2/fhir/Encounter")
    refused(get("Patient/7/$everything"), 404, "This server does not know")
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = ask(f"{BASE}/v2/fhir/Patient/7", body=b"{}", method=method, headers={"Content-Type": "application/json"})
        refused(answer, 405, f"This server does not answer {method} /v2/fhir/Patient/7")
        assert "GET" in answer[1]["Allow"]
    refused(ask(f"{BASE}/v1/fhir/Claim/1"), 404, "This server does not know GET /v1/fhir/Claim/1")
    assert ask(f"{BASE}/v3/fhir/Patient/7")[0] == 404


def test_v1_answers_the_same_questions_in_stu3():
    for path in ("Patient/7", "Coverage/part-d-7", "ExplanationOfBenefit/pde-3"):
        status, headers, body = ask(f"{BASE}/v1/fhir/{path}")
        assert status == 200 and body["id"] == path.split("/")[1] and "profile" not in body["meta"], body
        assert headers["Last-Modified"].endswith(" GMT") and headers["Cache-Control"] == "no-store"
    page = bundle(ask(f"{BASE}/v1/fhir/ExplanationOfBenefit?patient=7&_count=1"), "pde-1", total=12)
    assert isinstance(page["entry"][0]["resource"]["insurance"], dict), page
    following = next(link["url"] for link in page["link"] if link["relation"] == "next")
    assert following.startswith(f"{BASE}/v1/fhir/ExplanationOfBenefit?"), following
    bundle(ask(following), "pde-10", total=12)
    refused(ask(f"{BASE}/v1/fhir/Patient/x"), 400, "Patient ID must be a number")
    status, _, body = ask(f"{BASE}/v1/fhir/metadata")
    assert status == 200 and body["fhirVersion"] == "3.0.2" and body["implementation"]["url"] == f"{BASE}/v1/fhir"


def test_v1_shows_identifiers_in_clear_to_who_asks():
    def values(headers=None):
        status, _, body = ask(f"{BASE}/v1/fhir/Patient/7", headers)
        assert status == 200, body
        return {identifier["value"] for identifier in body["identifier"]}
    unasked = values()
    assert "7" in unasked and len(unasked) == 2, unasked  # and the hash of the MBI
    assert values({"IncludeIdentifiers": "hicn"}) == unasked == values({"IncludeIdentifiers": "false"})
    for wish in ("mbi", "true", "[hicn, MBI]"):
        assert values({"IncludeIdentifiers": wish}) == unasked | {MBI, "1S00E00AA09"}, wish


def test_links_say_https_where_clients_use_it():
    with data_server("--public-url", "https://data.example") as base:
        host = urllib.parse.urlsplit(base).netloc
        for version in ("v1", "v2"):
            found = ask(f"{base}/{version}/fhir/Patient?_id=7")[2]
            assert found["link"][0]["url"] == f"https://{host}/{version}/fhir/Patient?_id=7", found["link"]


def test_metadata_names_what_is_served():
    status, _, body = get("metadata")
    assert status == 200 and body["fhirVersion"] == "4.0.1" and body["implementation"]["url"] == f"{BASE}/v2/fhir"
    served = [resource["type"] for resource in body["rest"][0]["resource"]]
    assert served == ["Claim", "ClaimResponse", "Coverage", "ExplanationOfBenefit", "OperationDefinition", "Patient"]
    for type in served:
        # Each answers for itself: there may be nothing, but the path is known.
        assert "This server does not know" not in str(get(f"{type}/f-1")[2]), type


def test_of_partially_adjudicated_claims_there_are_none():
    for type in ("Claim", "ClaimResponse"):
        found = bundle(get(f"{type}?mbi=1S00E00AA00&isHashed=false&type=fiss,mcs&service-date=ge2020&_count=5"), total=0)
        assert [link["relation"] for link in found["link"]] == ["self"]
        bundle(post(f"{type}/_search", {"mbi": "abc", "excludeSAMHSA": "true"}), total=0)
        refused(get(f"{type}/f-123"), 404, f"HAPI-0971: Resource {type}/f-123 is not known")
        refused(get(f"{type}/m--5"), 404, f"{type}/m--5 is not known")
        for id in ("123", "x-1", "f-", "f-x"):
            refused(get(f"{type}/{id}"), 400, f"Unsupported ID pattern: {id}")
        refused(get(type), 400, f"does not know how to handle GET operation[{type}] with parameters [[]]")
        refused(get(f"{type}?mbi="), 400, "lookup value cannot be null/empty")
        for query, text in {"mbi=2": "Multiple values detected", "isHashed=perhaps": "must be true or false",
                            "_count=0": "Invalid pageSize '0'", "_count=x": "Failed to parse value for _count",
                            "startIndex=-1": "cannot be negative", "service-date=2020": "Unsupported prefix supplied: EQUAL",
                            "_lastUpdated=never": "Invalid date/time format", "patient=7": "with parameters [[mbi, patient]]",
                            "mbi:exact=1": "Unsupported query parameter qualifier: :exact"}.items():
            refused(get(f"{type}?mbi=1&{query}"), 400, text)
    refused(get("OperationDefinition/x"), 404, "Resource OperationDefinition/x is not known")
    assert ask(f"{BASE}/v1/fhir/Claim?mbi=1")[0] == 404


def test_a_profile_that_is_not_shown_is_400():
    carin = "http://hl7.org/fhir/us/carin-bb/StructureDefinition/C4BB-Coverage"
    assert get(f"Coverage?beneficiary=7&_profile={carin}")[2]["total"] == 4
    card = "http://hl7.org/fhir/us/insurance-card/StructureDefinition/C4DIC-Coverage"
    for profile in (card, "x"):
        refused(get(f"Coverage?beneficiary=7&_profile={profile}"), 400, f"Invalid profile: {profile}")
    refused(get(f"Coverage?beneficiary=7&_profile={carin}&_profile={carin}"), 400, "Multiple values detected")


def test_health():
    status, headers, body = ask(f"{BASE}/health")
    assert (status, headers["Cache-Control"], body) == (200, "no-store", {"message": "all's well"})


def test_garbage_does_not_end_the_server():
    host = urllib.parse.urlsplit(BASE)
    for bytes_sent in (b"\x00\x01\x02\r\n\r\n", b"GET /v2/fhir/Patient/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                       b"GET /v2/fhir/Patient?_id=%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                       b"GET /v2/fhir/Patient?_id=%ff HTTP/1.1\r\nHost: x\r\n\r\n",
                       b"POST /v2/fhir/Patient/_search HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n"):
        with socket.create_connection((host.hostname, host.port), timeout=10) as connection:
            connection.sendall(bytes_sent)
            answer = connection.recv(4096)
            assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 413")), answer[:200]
    assert get("Patient/7")[0] == 200


def test_many_requests_on_one_connection():
    host = urllib.parse.urlsplit(BASE)
    connection = http.client.HTTPConnection(host.hostname, host.port, timeout=10)
    for number in range(1, 13):
        connection.request("GET", f"/v2/fhir/ExplanationOfBenefit/pde-{number}")
        response = connection.getresponse()
        assert response.status == 200 and f'"id":"pde-{number}"'.encode() in response.read()
    connection.close()


def test_it_listens_on_loopback_only():
    with tempfile.TemporaryDirectory() as folder:
        for listen in ("0.0.0.0:0", "[::]:0", "192.0.2.1:0", "example.org:0"):
            done = subprocess.run([PROGRAM, "data-server", "--store", f"sqlite:{folder}/x.db", "--listen", listen],
                                  capture_output=True, text=True, timeout=30)
            assert done.returncode == 2 and "loopback only" in done.stderr, (done.returncode, done.stderr)


def test_a_store_that_is_not_there_is_said():
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([PROGRAM, "data-server", "--store", f"sqlite:{folder}/x.db", "--listen", "127.0.0.1:0"],
                              capture_output=True, text=True, timeout=30)
        assert done.returncode == 1 and f"{folder}/x.db" in done.stderr, (done.returncode, done.stderr)
        done = subprocess.run([PROGRAM, "data-server"], capture_output=True, text=True, timeout=30)
        assert done.returncode == 2 and "--store" in done.stderr, done.stderr


if __name__ == "__main__":
    with data_server() as BASE:
        suite.run(globals())
