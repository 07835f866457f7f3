#!/usr/bin/env python3
"""TLS from outside: the data server by mutual TLS, with the certificates that docs/tls.md makes. tls_test.py [PROGRAM]"""
import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.parse

from support import rif, suite
from support.certificates import COMMANDS, make_certificates
from support.data_server import run

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "debug" / "bluebutton")
FOLDER = pathlib.Path()  # of this run: certificates and a store
CLAIMS = 500


def openssl(command, folder):
    return subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, check=True).stdout


def make_client(name):
    """A client's certificate beside that of the page."""
    openssl(next(line for line in COMMANDS if "gateway.key" in line).replace("gateway", name), FOLDER / "tls")


def fingerprint(client):
    return openssl(COMMANDS[-1].replace("gateway", client), FOLDER / "tls").partition("=")[2].strip()


def prepare():
    global FOLDER
    FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="bluebutton-"))
    person = {"STATE_CODE": "MO", "BENE_COUNTY_CD": "123", "BENE_ZIP_CD": "12345", "BENE_BIRTH_DT": "17-MAR-1941",
              "BENE_SEX_IDENT_CD": "2", "BENE_SRNM_NAME": "DOE", "BENE_GVN_NAME": "JANE", "RFRNC_YR": "2020"}
    files = [rif.write(FOLDER / "beneficiary.csv", "beneficiary", {**person, "BENE_ID": 7, "MBI_NUM": "1S00E00AA00"}),
             rif.write(FOLDER / "pde.csv", "pde",
                       *({"PDE_ID": number, "CLM_GRP_ID": number, "FINAL_ACTION": "F", "BENE_ID": 7, "SRVC_DT": "01-JAN-2020",
                          "SRVC_PRVDR_ID_QLFYR_CD": "01", "SRVC_PRVDR_ID": "1234567890", "PRSCRBR_ID_QLFYR_CD": "01",
                          "PRSCRBR_ID": "1234567890", "RX_SRVC_RFRNC_NUM": "79", "PROD_SRVC_ID": "00002143380",
                          "PLAN_CNTRCT_REC_ID": "H9999", "PLAN_PBP_REC_NUM": "020", "DRUG_CVRG_STUS_CD": "C"}
                         for number in range(1, CLAIMS + 1))),
             rif.write(FOLDER / "carrier.csv", "carrier",  # under 42 CFR Part 2: HCPCS H0005
                       {"BENE_ID": 7, "CLM_ID": 100, "CLM_GRP_ID": 100, "FINAL_ACTION": "F", "NCH_NEAR_LINE_REC_IDENT_CD": "O",
                        "NCH_CLM_TYPE_CD": "71", "CLM_FROM_DT": "01-JAN-2020", "CLM_THRU_DT": "01-JAN-2020", "LINE_NUM": 1,
                        "HCPCS_CD": "H0005"})]
    run(PROGRAM, "load", "--store", f"sqlite:{FOLDER}/claims.db", *files)
    make_certificates(FOLDER / "tls")
    make_certificates(FOLDER / "other")


class Server:
    """A program that listens on every address, by mutual TLS unless `options` say otherwise."""

    def __init__(self, process, port, log):
        self.process, self.port, self.log = process, port, log


def command(*options, listen="0.0.0.0:0", files=None, client_ca="ca.pem"):
    files = files or FOLDER / "tls"
    return [PROGRAM, "data-server", "--store", f"sqlite:{FOLDER}/claims.db", "--listen", listen,
            "--tls-certificate", files / "server.pem", "--tls-key", files / "server.key",
            *(["--tls-client-ca", files / client_ca] if client_ca else []), *options]


@contextlib.contextmanager
def serving(*options, **places):
    with tempfile.NamedTemporaryFile("w", dir=FOLDER) as log:
        process = subprocess.Popen(command(*options, **places), stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            line = process.stdout.readline()
            port = re.search(r"https://[\w.]+:(\d+)/", line)
            assert port, f"the server said {line!r} and {pathlib.Path(log.name).read_text()!r}"
            yield Server(process, int(port[1]), pathlib.Path(log.name))
        finally:
            process.terminate()
            assert process.wait(timeout=30) == 0, pathlib.Path(log.name).read_text()


def context(client="gateway", folder="tls", authority="tls"):
    made = ssl.create_default_context(cafile=FOLDER / authority / "ca.pem")
    if client:
        made.load_cert_chain(FOLDER / folder / f"{client}.pem", FOLDER / folder / f"{client}.key")
    return made


def connect(server, tls):
    return http.client.HTTPSConnection("localhost", server.port, timeout=30, context=tls)


def get(server, path, tls=None, connection=None):
    """(status, body as JSON)"""
    connection = connection or connect(server, tls or context())
    connection.request("GET", path)
    with connection.getresponse() as answer:
        return answer.status, json.loads(answer.read())


def refused(server, tls):
    """The last words of the handshake; with TLS 1.3 they come after the client believes it done."""
    try:
        status, _ = get(server, "/v2/fhir/metadata", tls)
    except (ssl.SSLError, ConnectionError) as error:
        return str(error)
    raise AssertionError(f"the server answered {status}")


def causes(server, expected):
    for _ in range(100):
        lines = [json.loads(line) for line in server.log.read_text().splitlines()]
        found = [line["cause"] for line in lines if line.get("message") == "A TLS handshake failed."]
        if len(found) >= expected:
            return found
        time.sleep(0.05)
    raise AssertionError(server.log.read_text())


def test_a_client_with_a_certificate_of_the_authority_is_answered():
    with serving() as server:
        status, body = get(server, "/v2/fhir/Patient/7")
        assert status == 200 and body["id"] == "7", body


def test_all_other_clients_are_refused_and_the_log_says_why():
    make_client("old")
    openssl("openssl x509 -x509toreq -in old.pem -signkey old.key -out old.csr && "
            "openssl x509 -req -in old.csr -CA ca.pem -CAkey ca.key -days -1 -out old.pem", FOLDER / "tls")
    with serving() as server:
        refused(server, context(client=None))
        refused(server, context(folder="other"))
        refused(server, context(client="old"))
        refused(server, context(client="server"))
        found = causes(server, 4)
        assert found[0] == "peer did not return a certificate", found
        assert found[1] in ("unable to get local issuer certificate", "certificate signature failure"), found
        assert found[2:] == ["certificate has expired", "unsuitable certificate purpose"], found
        assert get(server, "/v2/fhir/metadata")[0] == 200
        assert "PRIVATE" not in server.log.read_text()


def test_links_are_https_and_name_the_host_that_was_asked():
    with serving() as server:
        _, page = get(server, "/v2/fhir/ExplanationOfBenefit?patient=7&_count=2")
        assert {link["url"].split("/v2/")[0] for link in page["link"]} == {f"https://localhost:{server.port}"}, page["link"]


def test_large_pages_arrive_whole_however_often_they_are_asked_for():
    path = f"/v2/fhir/ExplanationOfBenefit?patient=7&_count={CLAIMS}"
    with serving() as server:
        connection = connect(server, context())
        first = get(server, path, connection=connection)
        assert first[0] == 200 and first[1]["total"] == CLAIMS and len(first[1]["entry"]) == CLAIMS
        for _ in range(3):  # as text, then from the claims that were kept
            again = get(server, path, connection=connection)
            assert again[1]["entry"] == first[1]["entry"]


def test_only_listed_fingerprints_are_let_in():
    make_client("listed")
    with serving("--tls-client-fingerprints", fingerprint("listed")) as server:
        assert get(server, "/v2/fhir/metadata", context(client="listed"))[0] == 200
        refused(server, context())
        assert causes(server, 1) == ["certificate rejected"]


def test_claims_under_part_2_are_shown_to_listed_clients_only():
    make_client("treats")
    search, read = "/v2/fhir/ExplanationOfBenefit?patient=7&type=carrier", "/v2/fhir/ExplanationOfBenefit/carrier-100"
    with serving("--sensitive-clients", fingerprint("treats")) as server:
        for _ in range(2):  # what one client was shown is not kept for the other
            assert get(server, search, context(client="treats"))[1]["total"] == 1
            assert get(server, read, context(client="treats"))[0] == 200
            assert get(server, search)[1]["total"] == 0
            assert get(server, read)[0] == 404
    done = subprocess.run(command("--sensitive-clients", fingerprint("treats"), listen="127.0.0.1:0", client_ca=None),
                          capture_output=True, text=True, timeout=30)
    assert done.returncode == 2 and "--tls-client-ca" in done.stderr, done.stderr


def test_http_in_the_clear_is_told_that_this_is_https():
    with serving() as server:
        connection = http.client.HTTPConnection("localhost", server.port, timeout=30)
        connection.request("GET", "/v2/fhir/metadata")
        answer = connection.getresponse()
        assert answer.status == 400 and b"HTTPS" in answer.read()


def test_silent_and_noisy_connections_do_not_keep_others_waiting():
    with serving("--threads", "1") as server, contextlib.ExitStack() as open_sockets:
        for index in range(200):
            noise = open_sockets.enter_context(socket.create_connection(("localhost", server.port)))
            noise.sendall((b"", b"\x16\x03\x01\x02", os.urandom(300))[index % 3])
        begun = time.monotonic()
        assert get(server, "/v2/fhir/metadata")[0] == 200
        assert time.monotonic() - begun < 5


def test_a_hangup_brings_new_certificates_and_leaves_connections_alone():
    files = FOLDER / "rotated"
    shutil.copytree(FOLDER / "tls", files)
    with serving(files=files) as server:
        before = connect(server, context())
        assert get(server, "/v2/fhir/metadata", connection=before)[0] == 200

        (files / "server.key").write_text("no key")
        server.process.send_signal(signal.SIGHUP)
        for _ in range(100):
            if "stay as they were" in server.log.read_text():
                break
            time.sleep(0.05)
        assert "holds no private key" in server.log.read_text(), server.log.read_text()
        assert get(server, "/v2/fhir/metadata")[0] == 200

        shutil.copytree(FOLDER / "other", files, dirs_exist_ok=True)
        server.process.send_signal(signal.SIGHUP)
        for _ in range(100):
            if "read again" in server.log.read_text():
                break
            time.sleep(0.05)
        assert get(server, "/v2/fhir/metadata", context(folder="other", authority="other"))[0] == 200
        refused(server, context(authority="other"))  # its client's authority is no longer known
        assert get(server, "/v2/fhir/Patient/7", connection=before)[0] == 200


def test_the_start_says_which_file_cannot_serve():
    def complaint(**places):
        done = subprocess.run(command(**places), capture_output=True, text=True, timeout=30)
        assert done.returncode == 2, (done.returncode, done.stderr)
        return done.stderr
    mixed = FOLDER / "mixed"
    shutil.copytree(FOLDER / "tls", mixed)
    shutil.copy(FOLDER / "other" / "server.key", mixed)
    assert f"{mixed}/server.key does not belong" in complaint(files=mixed)
    shutil.copy(FOLDER / "tls" / "server.key", mixed)
    os.chmod(mixed / "server.key", 0o644)
    assert "every user" in complaint(files=mixed)
    assert "none.pem" in complaint(client_ca="none.pem")


def test_without_a_client_ca_it_stays_on_loopback():
    done = subprocess.run(command(client_ca=None), capture_output=True, text=True, timeout=30)
    assert done.returncode == 2 and "--tls-client-ca" in done.stderr, done.stderr
    with serving(listen="127.0.0.1:0", client_ca=None) as server:
        assert get(server, "/v2/fhir/metadata", context(client=None))[0] == 200


def test_a_sandbox_speaks_https_and_its_cookies_stay_there():
    files = FOLDER / "tls"
    process = subprocess.Popen([PROGRAM, "sandbox", "--dir", FOLDER / "sandbox", "--beneficiaries", "1", "--listen", "127.0.0.1:0",
                                "--tls-certificate", files / "server.pem", "--tls-key", files / "server.key"],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        port = next(int(found[1]) for line in process.stdout if (found := re.search(r"The sandbox is at https://localhost:(\d+)$", line)))
        connection = http.client.HTTPSConnection("localhost", port, timeout=30, context=context(client=None))
        _, document = get(None, "/.well-known/openid-configuration", connection=connection)
        assert document["token_endpoint"] == f"https://localhost:{port}/v2/o/token", document
        connection.request("GET", "/v2/o/authorize/?" + urllib.parse.urlencode({
            "client_id": "test-client-id", "redirect_uri": "http://localhost:3001/api/bluebutton/callback/", "state": "0123456789abcdef",
            "response_type": "code", "code_challenge_method": "S256",
            "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}))
        with connection.getresponse() as moved:
            moved.read()
        connection.request("GET", moved.headers["Location"])
        answer = connection.getresponse()
        cookies = answer.headers.get_all("Set-Cookie")
        assert cookies and all("; Secure" in cookie for cookie in cookies), (answer.status, cookies)
    finally:
        process.terminate()
        assert process.wait(timeout=30) == 0


if __name__ == "__main__":
    prepare()
    try:
        suite.run(globals())
    finally:
        shutil.rmtree(FOLDER)
