"""What is measured: the servers, the requests, and one function a case."""
import http.client
import json
import os
import subprocess
import urllib.parse

import heavy
import measure
import sign_in

LIGHT, HEAVY = -7_000_000_001, -7_000_000_002  # beneficiaries with 10 and with 10,000 claims of the same shape
PAGE = "/v2/fhir/ExplanationOfBenefit"
PATIENT, COVERAGE = "/v2/fhir/Patient", "/v2/fhir/Coverage"

NGINX = """
user root; daemon off; worker_processes 1; pid {dir}/nginx.pid; error_log {dir}/nginx-error.log;
events {{ worker_connections 1024; }}
http {{
  access_log {log}; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 1000000000; open_file_cache max=10000;
  types {{ }} default_type application/fhir+json;
  server {{ listen 127.0.0.1:{port}; root {dir}/files; }}
}}
"""


def bluebutton(program, *words, **variables):
    subprocess.run([program, *map(str, words)], check=True, stdout=subprocess.DEVNULL,
                   env=os.environ | {name: str(value) for name, value in variables.items()})


def nginx(folder, logs=True):
    """With an access log as bluebutton's is: lines are gathered, and written some times a second at least."""
    port = measure.free_port()
    base = folder / ("nginx" if logs else "nginx-without-log")
    base.mkdir()
    (base / "files").symlink_to(folder / "files")
    log = f"{base}/access.log combined buffer=64k flush=200ms" if logs else "off"
    (base / "nginx.conf").write_text(NGINX.format(dir=base, port=port, log=log))
    return measure.Server(["nginx", "-p", str(base), "-c", str(base / "nginx.conf")], port, base / "nginx.log")


def load_histories(program, folder, claims_of_heavy, store, key):
    """Loads the light and the heavy beneficiary into a store of their own, half of the claims after the other half."""
    bluebutton(program, "synth", "--beneficiaries", 20, "--seed", 1, "--out", folder / "synthetic")
    for part in heavy.write(folder / "synthetic", folder / "histories", {LIGHT: 10, HEAVY: claims_of_heavy}):
        bluebutton(program, "load", part, BLUEBUTTON_STORE=store, BLUEBUTTON_STORE_KEY_FILE=key)


def bounds(port):
    """Parameters that each match half of the heavy beneficiary's claims, and a cursor into their middle."""
    page = f"{PAGE}?patient={HEAVY}&_count=50"
    bundle = json.loads(get(port, page))
    claims = [entry["resource"] for entry in bundle["entry"]]
    days = sorted(claim["billablePeriod"]["end"] for claim in claims)
    loaded = max(claim["meta"]["lastUpdated"] for claim in claims)
    middle = json.loads(get(port, f"{page}&startIndex={bundle['total'] // 2}"))["entry"][0]["resource"]["id"]
    return {"service-date": f"service-date=ge{days[len(days) // 4]}&service-date=le{days[len(days) * 3 // 4]}",
            "_lastUpdated": f"_lastUpdated=ge{urllib.parse.quote(loaded)}", "cursor": f"cursor={middle}"}


def tokens(port, wanted):
    """Token answers of beneficiaries that fill a page of ten, at most `wanted` of them."""
    found = []
    for number in range(wanted * 3):
        token = sign_in.sign_in("localhost", port, number)
        total = json.loads(get(port, f"{PAGE}?_count=1", token["access_token"]))["total"]
        if total >= 10:
            found.append(token)
        if len(found) == wanted:
            break
    return found


def get(port, path, token=""):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"} if token else {})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"GET {path}: {answer.status} {body[:300]}")
    return body


def listed(path, lines):
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


class Exchange:
    """Token exchange: codes of beneficiaries who have just consented, one after the other. The consents are not measured."""

    def __init__(self, port, beneficiaries):
        self.port, self.beneficiaries = port, beneficiaries

    def ready(self):
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self.waiting = [sign_in.authorize("localhost", self.port, number)[1] for number in self.beneficiaries]

    def __call__(self):
        return "access_token" in sign_in.exchange(self.connection, self.waiting.pop())


class Refresh:
    """Refreshes one token over and over, each time with the refresh token that came last."""

    def __init__(self, port, token):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.token = token

    def __call__(self):
        body = urllib.parse.urlencode(sign_in.CLIENT | {
            "grant_type": "refresh_token", "refresh_token": self.token["refresh_token"]})
        self.connection.request("POST", "/v2/o/token/", body, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status == 200:
            self.token = json.loads(text)
        return answer.status == 200
