#!/usr/bin/env python3
"""Our FHIR answers against CMS's own: conformance.py [PROGRAM]

Loads CMS's sample beneficiary (../shared/reference/rif/sample) into a store of its own, serves it, and has
../shared/tools/compare_fhir.py compare the answers with ../shared/reference/expected, leaf by leaf. Then the other sample
files: what is rendered of them must be well-formed FHIR JSON too. Without ../shared/reference everything is skipped.
BLUEBUTTON_SHARED names another folder than ../shared.
"""
import os
import pathlib
import subprocess
import sys
import traceback

from support.data_server import ask, hollow, serving

ROOT = pathlib.Path(__file__).resolve().parents[1]
SHARED = pathlib.Path(os.environ.get("BLUEBUTTON_SHARED", ROOT.parent / "shared"))
REFERENCE = SHARED / "reference"

# One file of each kind: the plain sample, without its variants and updates.
SAMPLE = ["beneficiaries", "beneficiaryhistory", "bcarrier", "dme", "hha", "hospice", "inpatient", "outpatient", "pde",
          "snf"]
NAMES = ["metadata", "patientRead", "patientSearchById", "patientByIdentifier", "coverageRead",
         "coverageSearchByPatientId", "eobReadCarrier", "eobReadDme", "eobReadHha", "eobReadHospice", "eobReadInpatient",
         "eobReadOutpatient", "eobReadPde", "eobReadSnf", "eobByPatientIdAll", "eobByPatientIdPaged"]
EXPECTED = [f"{version}/{name}" for version in ("v1", "v2") for name in NAMES]


def sample(name):
    return REFERENCE / "rif" / "sample" / f"sample-a-{name}.txt"


def synthea():
    """Beneficiaries before their claims, year by year."""
    folder = REFERENCE / "rif" / "synthea"
    claims = [folder / f"{kind}.csv" for kind in
              ("carrier", "dme", "hha", "hospice", "inpatient", "outpatient", "pde", "snf")]
    return sorted(folder.glob("beneficiary_2*.csv")) + [folder / "beneficiary_history.csv"] + claims


def beneficiaries(files):
    """The ids in the files, by their BENE_ID column."""
    found = set()
    for file in files:
        with open(file) as lines:
            column = next(lines).rstrip("\n").split("|").index("BENE_ID")
            found |= {line.split("|")[column] for line in lines}
    return sorted(found)


def pages(url):
    """The entries of a search, page by page."""
    while url:
        status, _, bundle = ask(url)
        assert status == 200, f"{url}: {status} {bundle}"
        yield from (entry["resource"] for entry in bundle.get("entry", []))
        url = next((link["url"] for link in bundle["link"] if link["relation"] == "next"), None)


def everything_is_well_formed(base, ids):
    """How many resources there are; an AssertionError where one holds what FHIR forbids."""
    count = 0
    for version in ("v1", "v2"):
        for beneficiary in ids:
            for search in (f"Patient?_id={beneficiary}", f"Coverage?beneficiary={beneficiary}",
                           f"ExplanationOfBenefit?patient={beneficiary}&_count=50"):
                for resource in pages(f"{base}/{version}/fhir/{search}"):
                    wrong = hollow(resource)
                    assert not wrong, f"{version} {resource['resourceType']}/{resource['id']}: {wrong[:5]}"
                    count += 1
    return count


def compared(program):
    """(name, passed) of each expected file."""
    tool = [sys.executable, SHARED / "tools" / "compare_fhir.py", "--expected", REFERENCE / "expected", "--show", "20"]
    # CMS's server is asked at https://localhost, which its CapabilityStatement says.
    with serving(program, map(sample, SAMPLE), sorted((REFERENCE / "terminology").iterdir()),
                 options=["--public-url", "https://localhost"]) as base:
        base = base.replace("127.0.0.1", "localhost")
        for name in EXPECTED:
            done = subprocess.run([*tool, "--base", base, "--only", name], capture_output=True, text=True,
                                  timeout=60)
            print("\n".join(done.stdout.splitlines()[:-1]) + done.stderr, flush=True)
            yield name, done.returncode == 0


def well_formed(program):
    """(name, passed) of each further set of sample files."""
    sets = {
        "without a reference year": [sample("beneficiaries-without-reference-year")],
        "two rows of one beneficiary": [sample("multiple-entries-same-bene")],
        "backslashes, longer DRG codes, several lines": [
            sample("beneficiaries-with-backslash"), sample("inpatient-with-four-character-drg-code"),
            sample("snf-with-four-character-drg-code"), sample("bcarrier-multiple-lines")],
        "three synthetic beneficiaries": synthea(),
    }
    for name, files in sets.items():
        try:
            with serving(program, files, options=["--include-sensitive"]) as base:
                count = everything_is_well_formed(base, beneficiaries(files))
            assert count > 0, "nothing was rendered"
            print(f"well-formed  {name}: {count} resources", flush=True)
            yield name, True
        except Exception:
            print(f"failed       {name}\n{traceback.format_exc()}", flush=True)
            yield name, False


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "debug" / "bluebutton")
    if not REFERENCE.is_dir():
        print(f"{REFERENCE} is not there: nothing to compare with")
        print(f"0 passed, 0 failed, {len(EXPECTED)} skipped")
        return 0
    results = [passed for part in (compared, well_formed) for _, passed in part(program)]
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 1 if False in results else 0


if __name__ == "__main__":
    sys.exit(main())
