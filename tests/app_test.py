#!/usr/bin/env python3
"""bluebutton app: registering applications from the shell. app_test.py [PROGRAM]"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from support import rif, suite

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "debug" / "bluebutton")
CALLBACK = "https://app.example/callback"
STORE = None


def app(*arguments, store=True):
    place = ["--store", STORE] if store else []
    return subprocess.run([PROGRAM, "app", *arguments, *place], capture_output=True, text=True, timeout=30)


def register(name, *more):
    done = app("register", "--name", name, "--redirect-uri", CALLBACK, "--json", *more)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_labels_are_added_listed_and_replaced():
    assert app("label", "health", "--name", "Health", "--description", "About health").returncode == 0
    assert app("label", "health", "--name", "Health plans").returncode == 0
    listed = app("labels", "--json")
    assert json.loads(listed.stdout) == {"slug": "health", "name": "Health plans", "description": ""}, listed
    assert "Health plans" in app("labels").stdout
    assert app("label", "Not a slug", "--name", "x").returncode == 2
    assert register("Labelled", "--label", "health")["labels"] == ["health"]


def test_register_shows_id_and_secret_once():
    made = register("Once", "--type", "ONE_TIME", "--privacy-policy", "https://app.example/privacy")
    assert re.fullmatch(r"[A-Za-z0-9]{40}", made["client_id"]) and re.fullmatch(r"[A-Za-z0-9]{64}", made["client_secret"])
    assert made["redirect_uris"] == [CALLBACK] and made["data_access_type"] == "ONE_TIME" and made["active"] is True
    shown = app("show", made["client_id"], "--json")
    assert shown.returncode == 0
    secret = made.pop("client_secret")
    assert json.loads(shown.stdout) == made
    for answer in (shown, app("show", made["client_id"]), app("list"), app("list", "--json")):
        assert answer.returncode == 0 and secret not in answer.stdout + answer.stderr


def test_the_store_does_not_hold_the_secret():
    secret = register("Kept").pop("client_secret").encode()
    for path in pathlib.Path(STORE.removeprefix("sqlite:")).parent.iterdir():
        assert secret not in path.read_bytes(), path


def test_the_text_is_for_people():
    done = app("register", "--name", "People", "--redirect-uri", CALLBACK, "--redirect-uri", "http://localhost:3000/x")
    assert done.returncode == 0
    assert "Client secret" in done.stdout and "not shown again" in done.stdout and "http://localhost:3000/x" in done.stdout


def test_a_public_application_has_no_secret():
    made = register("Phone", "--public", "--without-demographics", "--scope", "profile", "--scope", "patient/Coverage.rs")
    assert "client_secret" not in made and made["confidential"] is False
    assert made["scopes"] == ["patient/Coverage.rs"], "demographic ones are left out"


def test_list_is_by_name():
    register("Zebra"), register("aardvark")
    names = [json.loads(line)["name"] for line in app("list", "--json").stdout.splitlines()]
    assert names == sorted(names, key=str.lower) and {"Zebra", "aardvark"} <= set(names)


def test_a_name_is_taken_once():
    register("Taken")
    done = app("register", "--name", "TAKEN", "--redirect-uri", CALLBACK)
    assert done.returncode == 1 and "already" in done.stderr and done.stdout == ""


def test_bad_use_is_2_and_says_what_is_wrong():
    for arguments, word in ((["--redirect-uri", "http://app.example/"], "https"), (["--redirect-uri", "javascript:x"], "https"),
                            (["--redirect-uri", CALLBACK, "--type", "FOREVER"], "THIRTEEN_MONTH"),
                            (["--redirect-uri", CALLBACK, "--scope", "all"], "scope"), ([], "redirect URI"),
                            (["--redirect-uri", CALLBACK, "--website", "app.example"], "website")):
        done = app("register", "--name", "Bad", *arguments)
        assert done.returncode == 2 and word in done.stderr, (arguments, done)
    assert app().returncode == 2
    assert app("list", store=False).returncode == 2


def test_update_changes_what_is_named_and_nothing_else():
    made = register("Update me", "--website", "https://app.example/")
    made.pop("client_secret")
    done = app("update", made["client_id"], "--json", "--require-par", "--dpop-bound", "--type", "RESEARCH_STUDY", "--label", "new",
               "--id-token-alg", "ES256", "--part-d-only")
    assert done.returncode == 0, done.stderr
    changed = made | {"require_pushed_authorization_requests": True, "dpop_bound_access_tokens": True, "labels": ["new"],
                      "data_access_type": "RESEARCH_STUDY", "id_token_signed_response_alg": "ES256", "part_d_eob_only": True}
    assert json.loads(done.stdout) == changed
    done = app("update", made["client_id"], "--json", "--no-require-par", "--no-part-d-only")
    assert json.loads(done.stdout) == changed | {"require_pushed_authorization_requests": False, "part_d_eob_only": False}
    for arguments in (["--redirect-uri", "http://app.example/"], ["--type", "FOREVER"], ["--jwks-uri", "ftp://app.example/"]):
        assert app("update", made["client_id"], *arguments).returncode == 2
    assert app("update", "nobody", "--name", "x").returncode == 1


def test_rotate_secret_shows_another_one_once():
    made = register("Rotate me")
    done = app("rotate-secret", made["client_id"], "--json")
    assert done.returncode == 0, done.stderr
    secret = json.loads(done.stdout)["client_secret"]
    assert re.fullmatch(r"[A-Za-z0-9]{64}", secret) and secret != made["client_secret"]
    assert "client_secret" not in json.loads(app("show", made["client_id"], "--json").stdout)
    public = register("No secret to rotate", "--public")
    done = app("rotate-secret", public["client_id"])
    assert done.returncode == 2 and "public" in done.stderr


def test_deactivate_and_activate():
    made = register("Off and on")
    assert json.loads(app("deactivate", made["client_id"], "--json").stdout)["active"] is False
    assert f"{made['client_id']}  Off and on (inactive)" in app("list").stdout
    assert json.loads(app("activate", made["client_id"], "--json").stdout)["active"] is True


def test_keys_stand_for_a_secret():
    made = register("By keys", "--jwks-uri", "https://app.example/keys.json")
    assert "client_secret" not in made and made["jwks_uri"] == "https://app.example/keys.json"
    both = register("By both", "--jwks-uri", "https://app.example/keys.json", "--auth-type", "AUTH_CODE_AND_CLIENT_CREDS")
    assert len(both["client_secret"]) == 64 and both["allowed_auth_type"] == "AUTH_CODE_AND_CLIENT_CREDS"
    done = app("register", "--name", "Keyless", "--auth-type", "CLIENT_CREDENTIALS")
    assert done.returncode == 2 and "keys" in done.stderr


def test_what_is_not_there_is_1():
    done = app("show", "nobody")
    assert done.returncode == 1 and "nobody" in done.stderr
    done = app("list", "--store", STORE + "-none", store=False)
    assert done.returncode == 1 and "no store" in done.stderr
    assert not pathlib.Path(STORE.removeprefix("sqlite:") + "-none").exists()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="bluebutton-") as folder:
        STORE = f"sqlite:{folder}/claims.db"
        file = rif.write(pathlib.Path(folder) / "beneficiary.csv", "beneficiary",
                         {"BENE_ID": -1, "STATE_CODE": "01", "BENE_COUNTY_CD": "001", "BENE_ZIP_CD": "12345",
                          "BENE_BIRTH_DT": "17-MAR-1941", "BENE_SEX_IDENT_CD": "2", "BENE_SRNM_NAME": "DOE",
                          "BENE_GVN_NAME": "JANE", "RFRNC_YR": "2020", "MBI_NUM": "1S00E00AA00"})
        subprocess.run([PROGRAM, "load", "--store", STORE, str(file)], check=True, capture_output=True, timeout=60)
        suite.run(globals())
