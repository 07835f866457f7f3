#!/usr/bin/env python3
"""A disk that fills up under names and accounts (load_faults_test.py has claims): what was answered as done is there, what was
refused leaves nothing, and with room again all goes on. full_disk_test.py [PROGRAM]"""
import contextlib
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

from support import disk, sandbox as sandboxes, suite

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "debug" / "bluebutton")
PROVIDERS = 60_000


def run(*words):
    return subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)


def names_of(folder):
    with contextlib.closing(sqlite3.connect(folder / "claims.db")) as store:
        assert store.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        if not store.execute("SELECT 1 FROM sqlite_schema WHERE name='provider'").fetchone():
            return [], []
        return (store.execute("SELECT * FROM provider ORDER BY npi").fetchall(),
                store.execute("SELECT kind, bytes, bytes_loaded, added FROM loaded_file").fetchall())


def test_names_that_do_not_fit_are_told_and_the_same_load_ends_whole():
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        file = root / "providers.jsonl"
        with file.open("w") as out:
            for number in range(PROVIDERS):
                print(json.dumps({"npi": str(1_000_000_000 + number), "entityTypeCode": "2",
                                  "providerOrganizationName": f"HOUSE OF HEALTH NUMBER {number}"}), file=out)

        def load(folder):
            return run(PROGRAM, "terminology", "load", "--store", f"sqlite:{folder / 'claims.db'}", file)

        whole = root / "whole"
        whole.mkdir()
        assert load(whole).returncode == 0
        providers, journal = names_of(whole)
        assert len(providers) == PROVIDERS and len(journal) == 1
        for megabytes in (1, 2, 4):
            with disk.small(root / "disk", megabytes) as small:
                answer = load(small)
                assert answer.returncode == 1 and "full" in answer.stderr, (megabytes, answer)
                there, told = names_of(small)
                assert told == [] and set(there) < set(providers), (megabytes, len(there), told)
                disk.mount(small, 100, remount=True)
                assert load(small).returncode == 0
                assert names_of(small) == (providers, journal), megabytes


def test_accounts_on_a_full_disk_lose_nothing_that_was_given_out():
    with tempfile.TemporaryDirectory() as name, disk.small(pathlib.Path(name) / "disk", 60) as small:
        folder = small / "sandbox"
        with sandboxes.running(PROGRAM, folder, "--beneficiaries", "3") as sandbox:
            given = sandboxes.sign_in("localhost", sandbox.port, 0)
            filler = disk.fill(small)
            refused = 0
            for _ in range(40):
                status, answer = sandbox.token_endpoint(grant_type="refresh_token", refresh_token=given["refresh_token"])
                if status == 200:  # there was room in what the database has already
                    given = answer
                    continue
                assert status == 503, (status, answer)
                assert "access_token" not in answer and "error" in answer, answer
                refused += 1
            assert refused > 0, "the disk was not full"
            assert sandbox.ask("/v2/fhir/Coverage", given["access_token"])[0] == 200, "reading needs no room"
            assert "full" in sandbox.log(), "whoever runs it has to know why"
            stores = [path for path in folder.iterdir() if path.suffix == ".db"]
            new = run(PROGRAM, "app", "register", "--name", "Late", "--redirect-uri", "https://app.example/callback", "--store",
                      f"sqlite:{stores[0]}")
            assert new.returncode == 1 and "full" in new.stderr, new
            filler.unlink()
            status, answer = sandbox.token_endpoint(grant_type="refresh_token", refresh_token=given["refresh_token"])
            assert status == 200, (status, answer)
            assert sandbox.ask("/v2/fhir/Coverage", answer["access_token"])[0] == 200
            listed = run(PROGRAM, "app", "list", "--json", "--store", f"sqlite:{stores[0]}")
            assert listed.returncode == 0 and "Late" not in listed.stdout, listed
        for path in stores:
            with contextlib.closing(sqlite3.connect(path)) as store:
                assert store.execute("PRAGMA integrity_check").fetchone()[0] == "ok", path


if __name__ == "__main__":
    os.environ.pop("BLUEBUTTON_STORE", None)
    suite.run(globals())
