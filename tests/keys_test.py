#!/usr/bin/env python3
"""bluebutton key: signing keys from the shell, and what a server of the same store publishes. keys_test.py [PROGRAM]"""
import json
import pathlib
import tempfile
import time
import urllib.error
import urllib.request

from support import program, rif, suite

FOLDER = None
VARIABLES = None


def keys(*words):
    """The keys that `key` tells of, by kid."""
    return {key["kid"]: key for key in map(json.loads, program.good(["key", *words, "--json"], VARIABLES).splitlines())}


def fetch(url, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(f"{url}/.well-known/jwks.json", headers=headers), timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


def published(url):
    status, _, body = fetch(url)
    assert status == 200, body
    return {key["kid"] for key in json.loads(body)["keys"]}


def wait_until(met, seconds=30):
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.5)


def serving():
    return program.Serving(["serve", "--listen", "127.0.0.1:0"], VARIABLES, FOLDER)


def test_the_first_start_makes_a_key_of_each_algorithm_and_the_next_keeps_them():
    with serving() as url:
        first = published(url)
        assert first == set(keys("list"))
    assert sorted(key["algorithm"] for key in keys("list").values() if key["state"] == "signs") == ["ES256", "RS256"]
    with serving() as url:
        assert published(url) == first


def test_the_set_holds_public_keys_only_and_may_be_kept_for_five_minutes():
    with serving() as url:
        status, headers, body = fetch(url)
        assert (status, headers["Content-Type"]) == (200, "application/jwk-set+json")
        assert headers["Cache-Control"] == "public, max-age=300" and headers["Access-Control-Allow-Origin"] == "*"
        for key in json.loads(body)["keys"]:
            assert set(key) <= {"kty", "crv", "x", "y", "n", "e", "kid", "use", "alg"}, key
        assert fetch(url, **{"If-None-Match": headers["ETag"]})[0] == 304


def test_a_running_server_publishes_a_new_key_within_ten_seconds_before_it_signs():
    with serving() as url:
        before = published(url)
        made = keys("rotate", "--algorithm", "ES256")
        assert [key["state"] for key in made.values()] == ["next"]
        wait_until(lambda: published(url) == before | set(made))


def test_a_compromised_key_is_gone_within_ten_seconds():
    with serving() as url:
        made = keys("rotate", "--at-once")
        assert [key["state"] for key in made.values()] == ["signs", "signs"]
        kid = next(iter(made))
        refused = program.run(["key", "remove", kid], VARIABLES)
        assert refused.returncode == 1 and "--compromised" in refused.stderr
        program.good(["key", "remove", kid, "--compromised"], VARIABLES)
        assert kid not in keys("list")
        wait_until(lambda: kid not in published(url))


def test_no_private_key_is_on_the_disk_in_the_clear_or_shown():
    told = program.good(["key", "list"], VARIABLES) + program.good(["key", "list", "--json"], VARIABLES)
    assert "PRIVATE" not in told
    for path in FOLDER.iterdir():
        assert b"PRIVATE KEY" not in path.read_bytes(), path


def test_bad_use_is_2_and_what_is_not_there_is_1():
    for words in (["key"], ["key", "rotate", "--algorithm", "HS256"], ["key", "remove"]):
        assert program.run(words, VARIABLES).returncode == 2, words
    gone = program.run(["key", "remove", "nobody", "--compromised"], VARIABLES)
    assert gone.returncode == 1 and "nobody" in gone.stderr


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="bluebutton-") as folder:
        FOLDER = pathlib.Path(folder)
        VARIABLES = program.environment(FOLDER, f"sqlite:{folder}/claims.db")
        file = rif.write(FOLDER / "beneficiary.csv", "beneficiary",
                         {"BENE_ID": -1, "STATE_CODE": "01", "BENE_COUNTY_CD": "001", "BENE_ZIP_CD": "12345",
                          "BENE_BIRTH_DT": "17-MAR-1941", "BENE_SEX_IDENT_CD": "2", "BENE_SRNM_NAME": "DOE",
                          "BENE_GVN_NAME": "JANE", "RFRNC_YR": "2020", "MBI_NUM": "1S00E00AA00"})
        program.good(["load", str(file)], VARIABLES)
        suite.run(globals())
