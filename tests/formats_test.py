#!/usr/bin/env python3
"""What the data server's answers look like: JSON or XML, whole or shortened, or the same as before. formats_test.py [PROGRAM]"""
import json
import urllib.error
import urllib.request
import xml.etree.ElementTree

from support import sample_server as server
from support.sample_server import bundle, get, post, refused


def test_elements_shorten_the_answer_to_a_post():
    found = bundle(post("ExplanationOfBenefit/_search", {"patient": "7", "_count": "2", "_elements": "identifier,item"}),
                   "pde-1", "pde-10", total=12)
    for entry in found["entry"]:
        assert entry["resource"]["meta"]["tag"][0]["code"] == "SUBSETTED"
        assert "item" in entry["resource"] and "identifier" in entry["resource"] and "outcome" in entry["resource"]
        assert "careTeam" not in entry["resource"] and "supportingInfo" not in entry["resource"]
    assert "name" not in get("Patient?_id=7&_elements=gender")[2]["entry"][0]["resource"]


def test_a_resource_that_did_not_change_is_304():
    for path in ("Patient/7", "Coverage/part-d-7", "ExplanationOfBenefit/pde-3"):
        _, headers, _ = get(path)
        for condition in ({"If-None-Match": headers["ETag"]}, {"If-Modified-Since": headers["Last-Modified"]}):
            status, again, body = get(path, condition)
            assert (status, body, again["ETag"]) == (304, "", headers["ETag"]), (path, condition, status)
        assert get(path, {"If-None-Match": 'W/"other"'})[0] == 200
    # What is shown is another representation when it shows more.
    tag = get("Patient/7")[1]["ETag"]
    assert get("Patient/7", {"IncludeAddressFields": "true", "If-None-Match": tag})[0] == 200


def raw(path):
    try:
        with urllib.request.urlopen(f"{server.BASE}/v2/fhir/{path}") as response:
            return response.read()
    except urllib.error.HTTPError as error:
        return error.read()


def in_xml(value, name=None):
    """What a resource in JSON must look like in XML: (name, attributes, children)."""
    if isinstance(value, dict) and "resourceType" in value:
        inner = (value["resourceType"], {}, [part for key, each in value.items() if key != "resourceType"
                                             for part in listed(key, each)])
        return inner if name is None else (name, {}, [inner])
    if isinstance(value, dict):
        attributes = {key: each for key, each in value.items() if key == "id" or (key == "url" and name == "extension")}
        return (name, attributes, [part for key, each in value.items() if key not in attributes for part in listed(key, each)])
    return (name, {"value": str(value).lower() if isinstance(value, bool) else value}, [])


def listed(name, value):
    return [in_xml(each, name) for each in (value if isinstance(value, list) else [value])]


def as_read(element):
    return (element.tag.removeprefix("{http://hl7.org/fhir}"), element.attrib, [as_read(child) for child in element])


def test_every_answer_can_be_had_in_xml():
    for path in ("Patient/7", "Patient?_id=7", "Coverage?beneficiary=7", "ExplanationOfBenefit/pde-3", "Patient/9"):
        status, headers, text = get(path, {"Accept": "application/fhir+xml"})
        assert headers["Content-Type"] == "application/fhir+xml;charset=UTF-8", headers["Content-Type"]
        same, json_headers, _ = get(path, {"Accept": "application/fhir+json"})
        assert same == status and (headers["ETag"] is None or headers["ETag"] != json_headers["ETag"])
        # Numbers as they are written: 60.0 is not 60.
        written = json.loads(raw(path), parse_float=str, parse_int=str)
        read = as_read(xml.etree.ElementTree.fromstring(text))
        if "?" in path:  # a Bundle has an id and a time of its own
            read[2][:2], wanted = [], in_xml(written)
            wanted[2][:2] = []
            assert read == wanted, path
        else:
            assert read == in_xml(written), path
    assert get("metadata?_format=xml")[2].startswith('<CapabilityStatement xmlns="http://hl7.org/fhir">')


def test_who_takes_neither_json_nor_xml_is_told_so():
    for path in ("Patient/7", "Patient?_id=7", "ExplanationOfBenefit?patient=7", "metadata"):
        refused(get(path, {"Accept": "text/turtle"}), 406, "this server answers in JSON")
        and_so = "&" if "?" in path else "?"
        refused(get(f"{path}{and_so}_format=ttl", {"Accept": "application/fhir+json"}), 406, "and XML")
        for format in ("json", "JSON", "application/json", "application/fhir+json", "application/fhir%2Bjson;charset=utf-8"):
            status, headers, _ = get(f"{path}{and_so}_format={format}", {"Accept": "application/fhir+xml"})
            assert status == 200 and headers["Content-Type"].startswith("application/fhir+json")


if __name__ == "__main__":
    server.run(globals())
