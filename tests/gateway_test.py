#!/usr/bin/env python3
"""bluebutton gateway: its store, its start, and what it refuses. Given: the program. (What it serves: road_test.py, shapes_test.py.)"""
import contextlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

from support import suite
from support.certificates import make_certificates
from support.sandbox import running

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
ROOM = tempfile.TemporaryDirectory(prefix="bluebutton-")
FOLDER = pathlib.Path(ROOM.name)
NOWHERE = "https://localhost:9"  # where nobody listens


def gateway(*options):
    """A start that is refused."""
    listen = [] if "--listen" in options else ["--listen", "localhost:0"]
    return subprocess.run([PROGRAM, "gateway", "--store", f"sqlite:{FOLDER}/refused.db", *listen, *options],
                          capture_output=True, text=True, timeout=30)


@contextlib.contextmanager
def started(*options):
    """The address of a gateway that has started."""
    process = subprocess.Popen([PROGRAM, "gateway", "--listen", "localhost:0", *options], stderr=subprocess.PIPE, text=True)
    try:
        for line in process.stderr:
            if '"message":"serving"' in line:
                break
        yield json.loads(line)["public_url"]
    finally:
        process.terminate()
        rest = process.stderr.read()
        assert process.wait(timeout=30) == 0, rest


def status(url):
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_it_starts_while_the_data_server_is_down_and_makes_its_store():
    store = FOLDER / "accounts.db"
    with started("--backend", NOWHERE, "--store", f"sqlite:{store}") as url:
        assert status(url + "/health") == status(url + "/.well-known/openid-configuration") == 200
        assert status(url + "/v2/fhir/metadata") == status(url + "/health/bfd_v2") == 503
        assert status(url + "/v2/fhir/Patient") == 401
    assert not store.exists() and (FOLDER / "accounts.db.accounts").stat().st_mode & 0o077 == 0


def test_applications_are_registered_in_its_store():
    store = f"sqlite:{FOLDER}/accounts.db"
    made = subprocess.run([PROGRAM, "app", "register", "--store", store, "--name", "An app", "--redirect-uri",
                           "https://app.example/callback", "--json"], capture_output=True, text=True, timeout=30)
    assert made.returncode == 0, made.stderr
    client = json.loads(made.stdout)["client_id"]
    with started("--backend", NOWHERE, "--store", store, "--sandbox-users") as url:
        query = (f"client_id={client}&redirect_uri=https://app.example/callback&response_type=code&state=a-state-of-16-chars"
                 "&code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        assert status(f"{url}/v2/o/authorize/?{query}") == 200
    listed = subprocess.run([PROGRAM, "app", "list", "--store", store], capture_output=True, text=True, timeout=30)
    assert client in listed.stdout and "test-client-id" not in listed.stdout, "the demo app is there when asked for"


def test_a_data_server_that_cannot_prove_who_it_is_gets_nothing():
    make_certificates(FOLDER / "other")
    with running(PROGRAM, FOLDER / "sandbox", "--beneficiaries", "2", shape="gateway") as sandbox:
        backend = re.search(r"asks (https://[\w.]+:\d+)", sandbox.greeting)[1]
        ours, theirs = FOLDER / "sandbox" / "tls", FOLDER / "other"

        def health(authority, client):
            certificate = ["--backend-certificate", client / "gateway.pem", "--backend-key", client / "gateway.key"] if client else []
            with started("--backend", backend, "--backend-ca", authority / "ca.pem", *certificate,
                         "--store", f"sqlite:{FOLDER}/accounts.db") as url:
                return status(url + "/health/bfd_v2")

        assert health(ours, ours) == 200
        assert health(theirs, ours) == 503, "its certificate is of another authority"
        assert health(ours, theirs) == 503, "and so is ours"
        assert health(ours, None) == 503, "it wants a certificate"


def test_what_is_not_safe_or_not_there_is_bad_use():
    for options, word in (((), "--backend"), (("--backend", "http://192.0.2.7:8001"), "https"),
                          (("--backend", "data.example"), "http"), (("--backend", "https://a:b@data.example"), "password"),
                          (("--backend", NOWHERE, "--backend-certificate", "x.pem"), "--backend-key"),
                          (("--backend", NOWHERE, "--backend-ca", f"{FOLDER}/none.pem"), "none.pem"),
                          (("--backend", NOWHERE, "--backend-seconds", "0"), "backend-seconds"),
                          (("--backend", NOWHERE, "--sandbox-first-patient", "5"), "below 0"),
                          (("--backend", NOWHERE, "--listen", "0.0.0.0:0"), "clear")):
        done = gateway(*options)
        assert done.returncode == 2 and word in done.stderr, (options, done)
    assert not (FOLDER / "refused.db").exists()


def test_serve_does_not_pass_over_a_backend():
    done = subprocess.run([PROGRAM, "serve", "--store", f"sqlite:{FOLDER}/accounts.db", "--listen", "localhost:0"],
                          capture_output=True, text=True, timeout=30, env=os.environ | {"BLUEBUTTON_BACKEND": NOWHERE})
    assert done.returncode == 2 and "gateway" in done.stderr, done


suite.run(globals())
