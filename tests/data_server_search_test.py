#!/usr/bin/env python3
"""The data server's searches over HTTP: their parameters, pages and refusals. data_server_search_test.py [PROGRAM]"""
import urllib.parse

from support import sample_server as server
from support.data_server import ask
from support.sample_server import MBI, bundle, get, post, refused


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
    url, seen = f"{server.BASE}/v2/fhir/ExplanationOfBenefit?patient=7&_count=5", []
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
    url, seen, pages = f"{server.BASE}/v2/fhir/{of('01', _count=1)}", [], 0
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


def test_post_search_takes_forms_and_nothing_else():
    bundle(post("ExplanationOfBenefit/_search", {"patient": "7", "_count": "1"}), "pde-1", total=12)
    bundle(post("Patient/_search?_id=7", {}), "7", total=1)
    for content_type in ("application/json", "text/plain"):
        status, _, body = post("Patient/_search", b"{}", content_type)
        assert status in (400, 415) and body["resourceType"] == "OperationOutcome", (status, body)


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
    assert ask(f"{server.BASE}/v1/fhir/Claim?mbi=1")[0] == 404


def test_a_profile_that_is_not_shown_is_400():
    carin = "http://hl7.org/fhir/us/carin-bb/StructureDefinition/C4BB-Coverage"
    assert get(f"Coverage?beneficiary=7&_profile={carin}")[2]["total"] == 4
    card = "http://hl7.org/fhir/us/insurance-card/StructureDefinition/C4DIC-Coverage"
    for profile in (card, "x"):
        refused(get(f"Coverage?beneficiary=7&_profile={profile}"), 400, f"Invalid profile: {profile}")
    refused(get(f"Coverage?beneficiary=7&_profile={carin}&_profile={carin}"), 400, "Multiple values detected")


if __name__ == "__main__":
    server.run(globals())
