#!/usr/bin/env python3
"""bluebutton load from outside: what it says of bad files, of what it did, and what it knows again.
load_test.py [PROGRAM]"""
import hashlib
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

from support import rif, suite

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "debug" / "bluebutton")


def run(*words):
    return subprocess.run([PROGRAM, *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=120)


def load(folder, *words):
    return run("load", "--store", f"sqlite:{folder / 'claims.db'}", *words)


def beneficiaries(folder, count=1):
    return rif.write(folder / "beneficiary.csv", "beneficiary",
                     *({"BENE_ID": -1 - number, "MBI_NUM": f"1S00E00{number:04}"} for number in range(count)))


def event(number=5, **columns):
    return {"PDE_ID": number, "BENE_ID": -1, "SRVC_DT": "17-MAR-2020", **columns}


def claims(folder):
    with sqlite3.connect(folder / "claims.db") as store:
        return store.execute("SELECT count(*) FROM claim").fetchone()[0]


def refused(content, *expected, code=1):
    """A Part D file of this content, beside a beneficiary, stops the load with these words."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        path = folder / "pde.csv"
        if callable(content):
            content(path)
        else:
            path.write_bytes(content)
        answer = load(folder, beneficiaries(folder), path)
        assert answer.returncode == code, answer
        for text in (str(path), *expected):
            assert text in answer.stderr, (text, answer.stderr)
        if (folder / "claims.db").exists():
            assert claims(folder) == 0


def good_file():
    with tempfile.TemporaryDirectory() as name:
        return rif.write(pathlib.Path(name) / "pde.csv", "pde", event()).read_bytes()


def test_load_counts_what_is_new_and_then_nothing():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "rif").mkdir()
        beneficiaries(folder / "rif", 3)
        rif.write(folder / "rif" / "pde.csv", "pde", *(event(number) for number in range(7)))
        (folder / "rif" / "notes.txt").write_text("hello\n")
        first = load(folder, "--json", folder / "rif")
        assert first.returncode == 0 and first.stderr == "", first
        told = json.loads(first.stdout)
        assert told["records"]["beneficiary"] == {"added": 3, "changed": 0, "unchanged": 0, "kept": 0}, told
        assert told["records"]["pde"] == {"added": 7, "changed": 0, "unchanged": 0, "kept": 0}, told
        assert told["skipped"] == [str(folder / "rif" / "notes.txt")] and told["problems"] == []
        before = (folder / "claims.db").read_bytes()
        again = json.loads(load(folder, "--json", folder / "rif").stdout)
        assert again["records"]["pde"] == {"added": 0, "changed": 0, "unchanged": 7, "kept": 0}, again
        assert (folder / "claims.db").read_bytes() == before


def test_dry_run_tells_every_problem_and_makes_no_store():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        path = rif.write(folder / "pde.csv", "pde", event(1, SRVC_DT="x"), event(2), event(3, BENE_ID=-9))
        answer = load(folder, "--dry-run", "--json", path, beneficiaries(folder))
        assert answer.returncode == 1, answer
        told = json.loads(answer.stdout)
        assert [(each["line"], each["column"]) for each in told["problems"]] == [(2, "SRVC_DT"), (4, "BENE_ID")], told
        assert told["problemCount"] == 2 and told["records"]["pde"] == {"checked": 2}, told
        assert not (folder / "claims.db").exists()
        assert "2 problems" in load(folder, "--dry-run", path, beneficiaries(folder)).stderr


def test_dry_run_has_no_limit_of_problems():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        path = rif.write(folder / "pde.csv", "pde", *(event(number, SRVC_DT="x") for number in range(5000)))
        told = json.loads(load(folder, "--dry-run", "--json", path, beneficiaries(folder)).stdout)
        assert [each["line"] for each in told["problems"]] == list(range(2, 5002))


def test_history_tells_what_was_loaded_when():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        path = rif.write(folder / "pde.csv", "pde", *(event(number) for number in range(7)))
        assert load(folder, beneficiaries(folder), path).returncode == 0
        told = json.loads(load(folder, "--history", "--json").stdout)["files"]
        assert [(each["kind"], each["added"], each["whole"]) for each in told] == [("pde", 7, True),
                                                                                   ("beneficiary", 1, True)], told
        assert told[0]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        shown = load(folder, "--history").stdout
        assert str(path) in shown and told[0]["updated"][:19] in shown, shown
        again = json.loads(load(folder, "--json", path).stdout)
        assert again["loadedBefore"] == [str(path)], again
        assert json.loads(load(folder, "--json", "--again", path).stdout)["loadedBefore"] == []


def test_too_few_columns():
    refused(good_file() + b"INSERT|6|7\n", "line 3: too few columns: 3 values, the header names 41")


def test_truncated_file():
    refused(good_file() + b"INSERT|6|7", "line 3: the file ends within this row", "cut off")


def test_unknown_file_type():
    refused(good_file().replace(b"PDE_ID", b"EVENT_ID"),
            "line 1: The header is that of no known kind of file. Nearest is pde; missing: PDE_ID; unknown: EVENT_ID.")
    refused(b"hello\n", "line 1: The header has no '|'")
    refused(b"", "no header row")


def test_bad_date_and_number():
    refused(lambda path: rif.write(path, "pde", event(SRVC_DT="2020-03-17")),
            "line 2, column SRVC_DT: not a date (such as 17-MAR-1981 or 19810317): it has the shape 9999-99-99.")
    refused(lambda path: rif.write(path, "pde", event(TOT_RX_CST_AMT="$5")),
            "line 2, column TOT_RX_CST_AMT: not a number (such as -12 or 550.00): it has the shape $9.")


def test_claim_without_beneficiary():
    refused(lambda path: rif.write(path, "pde", event(BENE_ID="")), "line 2, column BENE_ID: no value")
    refused(lambda path: rif.write(path, "pde", event(BENE_ID=-2)),
            "line 2, column BENE_ID: the store has no such beneficiary")


def test_wrong_delimiter():
    refused(good_file().replace(b"|", b","),
            "line 1: The header has no '|' between its columns; the delimiter seems to be ','.")


def test_delete_is_not_supported():
    refused(lambda path: rif.write(path, "pde", event(DML_IND="DELETE")),
            "line 2, column DML_IND: rows that delete are not supported.")


def test_bytes_that_are_no_text():
    refused(good_file() + good_file().splitlines()[1].replace(b"INSERT", b"INS\0RT") + b"\n", "line 3: the row is not")


def test_bad_use_is_exit_code_2():
    for words in ([], ["--store", "sqlite:x.db"], ["--store", "sqlite:x.db", "--hash-iterations", "0", "x"]):
        assert run("load", *words).returncode == 2, words
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        assert load(folder, "--hash-pepper-file", folder / "none", beneficiaries(folder)).returncode == 2
        assert run("load", "--store", "mysql:x", beneficiaries(folder)).returncode == 1


def test_own_pepper_is_kept_and_another_refused():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for pepper in ("one", "two"):
            (folder / pepper).write_text(pepper + "\n")
        file = beneficiaries(folder)
        assert load(folder, "--hash-pepper-file", folder / "one", file).returncode == 0
        assert load(folder, "--hash-pepper-file", folder / "one", file).returncode == 0
        assert load(folder, file).returncode == 0
        answer = load(folder, "--hash-pepper-file", folder / "two", file)
        assert answer.returncode == 1 and "another pepper" in answer.stderr, answer


def test_real_beneficiaries_with_the_published_pepper_are_noted():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        path = rif.write(folder / "real.csv", "beneficiary", {"BENE_ID": 567834, "MBI_NUM": "3456789"})
        assert "--hash-pepper-file" in load(folder, path).stderr
        assert "--hash-pepper-file" not in load(folder, beneficiaries(folder)).stderr


def write_manifest(path, *entries):
    path.write_text('<dataSetManifest xmlns="http://cms.hhs.gov/bluebutton/api/schema/ccw-rif/v10"\n'
                    ' timestamp="2020-01-01T00:00:00Z" sequenceId="1">\n'
                    + "".join(f'<entry name="{name}" type="{kind}"/>\n' for name, kind in entries)
                    + "</dataSetManifest>\n")
    return path


def test_manifest_is_loaded_whole_or_refused_before_anything_is():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        beneficiaries(folder)
        rif.write(folder / "pde.csv", "pde", event())
        good = ("beneficiary.csv", "BENEFICIARY")
        for bad in (("none.csv", "PDE"), ("pde.csv", "LAB"), ("pde.csv", "SNF")):
            answer = load(folder, write_manifest(folder / "m.xml", good, bad))
            assert answer.returncode == 1 and "m.xml, line 4, column " in answer.stderr, answer
            assert not (folder / "claims.db").exists()
        manifest = write_manifest(folder / "m.xml", ("pde.csv", "PDE"), good)
        assert load(folder, manifest).returncode == 0
        assert claims(folder) == 1
        told = json.loads(load(folder, "--history", "--json").stdout)["files"]
        assert {each["manifest"] for each in told} == {"2020-01-01T00:00:00Z 1"}, told


suite.run(globals())
