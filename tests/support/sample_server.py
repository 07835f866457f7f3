"""A small store behind a data server, and words for asking it: what the tests/data_server_*test.py share. PROGRAM is their
argument; BASE is the server's address once run() has started it."""
import contextlib
import pathlib
import sys
import tempfile
import urllib.parse

from support import rif, suite
from support.data_server import ask, serving

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "debug" / "bluebutton")
MBI = "1S00E00AA00"
BASE = None


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


def run(functions):
    """Runs the tests of a script against a server of the sample."""
    global BASE
    with data_server() as BASE:
        suite.run(functions)
