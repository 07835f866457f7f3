"""Signing in at an OpenID Connect provider that is not ours: npm's oidc-provider, unmodified. Given: the program."""
import concurrent.futures
import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from support import rif, suite  # noqa: E402
from support.program import Serving, good  # noqa: E402
from support.visitor import CALLBACK, App, Visitor  # noqa: E402

SECRET = "a secret: of this test"
MANY = 8
MBI_CLAIM = "https://payer.example/mbi"


def mbi(number):
    return f"1S00E00AA{number:02}"


USERS = {f"user{number}": {MBI_CLAIM: mbi(number).lower(), "member": {"id": -number}} for number in range(1, MANY + 2)}
USERS |= {"nobody": {"member": {}}, "stranger": {MBI_CLAIM: "1S00E00AA99"}}


def free_port():
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def provider(folder, **given):
    file = folder / "provider.json"
    file.write_text(json.dumps(given))
    process = subprocess.Popen(["node", str(HERE / "provider.js"), str(file)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               text=True)
    try:
        for line in process.stdout:
            if line.startswith("http://"):
                break
        else:
            raise AssertionError("oidc-provider did not start")
        yield line.strip()
    finally:
        process.terminate()
        process.wait(timeout=30)


def make_key(folder):
    key = folder / "login.key"
    subprocess.run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", str(key)], check=True,
                   capture_output=True)
    return key, subprocess.run(["openssl", "pkey", "-in", str(key), "-pubout"], check=True, capture_output=True, text=True).stdout


class Test:
    def __init__(self, base, client, log):
        self.base, self.client, self.log = base, client, log

    def app(self):
        return App(self.base, self.client["client_id"], self.client["client_secret"])

    def arrive(self, username, visitor=None, app=None):
        """The page that somebody comes to who has signed in at the provider."""
        visitor, app = visitor or Visitor(), app or self.app()
        page = visitor.get(app.authorize_url())
        assert page.status == 200 and not page.url.startswith(self.base), page
        page = visitor.submit(page, login=username, password="x")
        return visitor.submit(page)  # the provider asks for consent, too

    def patient(self, username):
        visitor, app = Visitor(), self.app()
        page = self.arrive(username, visitor, app)
        assert page.status == 200 and page.url.startswith(self.base), page
        return app.tokens(visitor, visitor.submit(page, allow="Allow"))["patient"]


@contextlib.contextmanager
def serving(in_id_token=True, **settings):
    with tempfile.TemporaryDirectory(prefix="bluebutton-") as name:
        folder, port = pathlib.Path(name), free_port()
        key, public_key = make_key(folder)
        store = {"BLUEBUTTON_STORE": f"sqlite:{folder}/claims.db"}
        rows = [{"BENE_ID": -number, "MBI_NUM": mbi(number), "STATE_CODE": "MO", "BENE_COUNTY_CD": "123", "BENE_ZIP_CD": "12345",
                 "BENE_BIRTH_DT": "17-MAR-1941", "BENE_SEX_IDENT_CD": "2", "BENE_SRNM_NAME": "DOE", "BENE_GVN_NAME": "JANE",
                 "RFRNC_YR": "2020"} for number in range(1, MANY + 2)]
        good(["load", "--store", store["BLUEBUTTON_STORE"], rif.write(folder / "beneficiary.csv", "beneficiary", *rows)], os.environ | store)
        client = json.loads(good(["app", "register", "--json", "--name", "An app", "--redirect-uri", CALLBACK], os.environ | store))
        with provider(folder, redirect_uri=f"http://localhost:{port}/login/callback", client_secret=SECRET, client_key=public_key,
                      users=USERS, in_id_token=in_id_token) as issuer:
            variables = os.environ | store | {
                "BLUEBUTTON_LOGIN": "openid", "BLUEBUTTON_OPENID_ISSUER": issuer, "BLUEBUTTON_OPENID_SCOPE": "openid member",
                "BLUEBUTTON_LOGIN_CLIENT_ID": "by secret", "BLUEBUTTON_LOGIN_CLIENT_SECRET": SECRET,
                "BLUEBUTTON_OPENID_MBI_CLAIM": MBI_CLAIM} | {
                f"BLUEBUTTON_{name.upper()}": str(value).replace("KEY_FILE", str(key)) for name, value in settings.items()}
            with Serving(["serve", "--listen", f"localhost:{port}"], variables, folder) as base:
                yield Test(base, client, folder / "server.log")


def test_members_sign_in_many_at_once_and_each_is_who_they_are():
    with serving() as test, concurrent.futures.ThreadPoolExecutor(MANY) as pool:
        found = list(pool.map(lambda number: test.patient(f"user{number}"), range(1, MANY + 1)))
        assert found == [f"-{number}" for number in range(1, MANY + 1)], found


def test_a_key_instead_of_a_secret():
    with serving(login_client_id="by-key", openid_key="KEY_FILE") as test:
        assert test.patient("user1") == "-1"


def test_claims_of_userinfo_and_a_claim_within_another():
    with serving(in_id_token=False, openid_userinfo="true", openid_mbi_claim="", openid_member_id_claim="/member/id") as test:
        assert test.patient("user2") == "-2"
        assert test.arrive("nobody").status == 404
    with serving(in_id_token=False) as test:
        assert test.arrive("user2").status == 404, "the id_token alone has no such claim"


def test_who_is_not_found_who_calls_it_off_and_who_comes_again():
    with serving() as test:
        for username, text in (("nobody", "not that of a person with Medicare"), ("stranger", "error=not_found")):
            page = test.arrive(username)
            assert page.status == 404 and text in page.body, page

        visitor = Visitor()
        page = visitor.get(test.app().authorize_url())
        abort = page.url.rstrip("/") + "/abort"
        page = visitor.get(abort)
        assert page.status == 403 and "The sign-in was not completed." in page.body, page

        visitor = Visitor()
        assert test.arrive("user1", visitor).status == 200
        page = visitor.get(test.app().authorize_url(prompt="login"))
        assert not page.url.startswith(test.base) and 'name="login"' in page.body, "the provider asks once more"

        log = test.log.read_text()
        for secret in (mbi(9)[:9], SECRET, "user1@", "stranger"):
            assert secret not in log, secret


suite.run(globals())
