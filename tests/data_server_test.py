#!/usr/bin/env python3
"""The data server over HTTP: what it reads out, its versions and links, and how it refuses. data_server_test.py [PROGRAM]"""
import http.client
import socket
import subprocess
import tempfile
import urllib.parse

from support import sample_server as server
from support.data_server import ask
from support.sample_server import MBI, bundle, data_server, get, refused


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


def test_claims_under_part_2_are_shown_only_when_the_server_may():
    bundle(get("ExplanationOfBenefit?patient=7&type=carrier"), total=0)
    refused(get("ExplanationOfBenefit/carrier-100"), 404, "Resource ExplanationOfBenefit/carrier-100 is not known")
    with data_server("--include-sensitive") as base:
        search = f"{base}/v2/fhir/ExplanationOfBenefit?patient=7&_count=1"
        bundle(ask(search), "pde-1", total=13)
        bundle(ask(f"{search}&type=carrier"), "carrier-100", total=1)
        bundle(ask(f"{search}&excludeSAMHSA=true"), "pde-1", total=12)
        assert ask(f"{base}/v2/fhir/ExplanationOfBenefit/carrier-100")[0] == 200


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
    port = urllib.parse.urlsplit(server.BASE).port
    found = get("Patient?_id=7", {"Host": "data.example:99"})[2]
    assert found["link"][0]["url"] == "http://data.example:99/v2/fhir/Patient?_id=7"
    found = get("Patient?_id=7", {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})[2]
    assert found["link"][0]["url"] == f"http://127.0.0.1:{port}/v2/fhir/Patient?_id=7"


def test_other_paths_and_methods():
    refused(get("Encounter?patient=1"), 404, "This server does not know GET /v2/fhir/Encounter")
    refused(get("Patient/7/$everything"), 404, "This server does not know")
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = ask(f"{server.BASE}/v2/fhir/Patient/7", body=b"{}", method=method, headers={"Content-Type": "application/json"})
        refused(answer, 405, f"This server does not answer {method} /v2/fhir/Patient/7")
        assert "GET" in answer[1]["Allow"]
    refused(ask(f"{server.BASE}/v1/fhir/Claim/1"), 404, "This server does not know GET /v1/fhir/Claim/1")
    assert ask(f"{server.BASE}/v3/fhir/Patient/7")[0] == 404


def test_v1_answers_the_same_questions_in_stu3():
    for path in ("Patient/7", "Coverage/part-d-7", "ExplanationOfBenefit/pde-3"):
        status, headers, body = ask(f"{server.BASE}/v1/fhir/{path}")
        assert status == 200 and body["id"] == path.split("/")[1] and "profile" not in body["meta"], body
        assert headers["Last-Modified"].endswith(" GMT") and headers["Cache-Control"] == "no-store"
    page = bundle(ask(f"{server.BASE}/v1/fhir/ExplanationOfBenefit?patient=7&_count=1"), "pde-1", total=12)
    assert isinstance(page["entry"][0]["resource"]["insurance"], dict), page
    following = next(link["url"] for link in page["link"] if link["relation"] == "next")
    assert following.startswith(f"{server.BASE}/v1/fhir/ExplanationOfBenefit?"), following
    bundle(ask(following), "pde-10", total=12)
    refused(ask(f"{server.BASE}/v1/fhir/Patient/x"), 400, "Patient ID must be a number")
    status, _, body = ask(f"{server.BASE}/v1/fhir/metadata")
    assert status == 200 and body["fhirVersion"] == "3.0.2" and body["implementation"]["url"] == f"{server.BASE}/v1/fhir"


def test_v1_shows_identifiers_in_clear_to_who_asks():
    def values(headers=None):
        status, _, body = ask(f"{server.BASE}/v1/fhir/Patient/7", headers)
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
    assert status == 200 and body["fhirVersion"] == "4.0.1" and body["implementation"]["url"] == f"{server.BASE}/v2/fhir"
    served = [resource["type"] for resource in body["rest"][0]["resource"]]
    assert served == ["Claim", "ClaimResponse", "Coverage", "ExplanationOfBenefit", "OperationDefinition", "Patient"]
    for type in served:
        # Each answers for itself: there may be nothing, but the path is known.
        assert "This server does not know" not in str(get(f"{type}/f-1")[2]), type


def test_health():
    status, headers, body = ask(f"{server.BASE}/health")
    assert (status, headers["Cache-Control"], body) == (200, "no-store", {"message": "all's well"})


def test_garbage_does_not_end_the_server():
    host = urllib.parse.urlsplit(server.BASE)
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
    host = urllib.parse.urlsplit(server.BASE)
    connection = http.client.HTTPConnection(host.hostname, host.port, timeout=10)
    for number in range(1, 13):
        connection.request("GET", f"/v2/fhir/ExplanationOfBenefit/pde-{number}")
        response = connection.getresponse()
        assert response.status == 200 and f'"id":"pde-{number}"'.encode() in response.read()
    connection.close()


def test_it_listens_on_loopback_only():
    with tempfile.TemporaryDirectory() as folder:
        for listen in ("0.0.0.0:0", "[::]:0", "192.0.2.1:0", "example.org:0"):
            done = subprocess.run([server.PROGRAM, "data-server", "--store", f"sqlite:{folder}/x.db", "--listen", listen],
                                  capture_output=True, text=True, timeout=30)
            assert done.returncode == 2 and "loopback only" in done.stderr, (done.returncode, done.stderr)


def test_a_store_that_is_not_there_is_said():
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([server.PROGRAM, "data-server", "--store", f"sqlite:{folder}/x.db", "--listen", "127.0.0.1:0"],
                              capture_output=True, text=True, timeout=30)
        assert done.returncode == 1 and f"{folder}/x.db" in done.stderr, (done.returncode, done.stderr)
        done = subprocess.run([server.PROGRAM, "data-server"], capture_output=True, text=True, timeout=30)
        assert done.returncode == 2 and "--store" in done.stderr, done.stderr


if __name__ == "__main__":
    server.run(globals())
