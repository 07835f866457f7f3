#!/usr/bin/env python3
"""bluebutton synth from outside: what it writes, that it loads, that it repeats. synth_test.py [PROGRAM]"""
import filecmp
import json
import pathlib
import subprocess
import sys
import tempfile
import time

from support import suite

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "debug" / "bluebutton")
FOLDER = tempfile.TemporaryDirectory(prefix="bluebutton-synth-")
HERE = pathlib.Path(FOLDER.name)
TYPES = ("carrier", "dme", "hha", "hospice", "inpatient", "outpatient", "pde", "snf")


def bluebutton(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=120)


def synth(name, *arguments):
    done = bluebutton("synth", "--out", HERE / name, "--json", *arguments)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return json.loads(done.stdout)


def test_writes_a_file_for_each_type_and_year():
    made = synth("a", "--beneficiaries", 50, "--seed", 3)
    files = {path.name for path in (HERE / "a").iterdir()}
    wanted = {f"{name}.csv" for name in TYPES} | {f"beneficiary_{year}.csv" for year in range(2016, 2027)}
    assert files == wanted | {"beneficiary_history.csv", "terminology"}, files
    assert {path.name for path in (HERE / "a" / "terminology").iterdir()} == {"providers.jsonl", "drugs.jsonl", "icd.tsv"}
    assert made["beneficiaries"] == 50 and made["claims"] == sum(made["types"].values())
    assert set(made["types"]) == set(TYPES)


def test_the_same_seed_makes_the_same_bytes_in_place_too():
    synth("b", "--beneficiaries", 50, "--seed", 4)
    for name in ("b", "c"):
        synth(name, "--beneficiaries", 50, "--seed", 3)
        names = [path.name for path in (HERE / "a").iterdir() if path.is_file()]
        same, different, missing = filecmp.cmpfiles(HERE / "a", HERE / name, names, shallow=False)
        assert len(same) == len(names), (different, missing)


def test_loads_with_names_and_without_a_problem():
    made = json.loads(bluebutton("load", "--dry-run", "--json", "--store", f"sqlite:{HERE}/dry.db", HERE / "a").stdout)
    assert made["problems"] == [] and made["files"] == 20
    names = sorted((HERE / "a" / "terminology").iterdir())
    done = bluebutton("terminology", "load", "--store", f"sqlite:{HERE}/names.db", *names)
    assert done.returncode == 0, done.stderr


def test_a_thousand_are_made_and_loaded_within_a_minute():
    begun = time.monotonic()
    made = synth("thousand", "--beneficiaries", 1000)
    done = bluebutton("load", "--json", "--store", f"sqlite:{HERE}/thousand.db", HERE / "thousand")
    took = time.monotonic() - begun
    records = json.loads(done.stdout)["records"]
    assert {name: records[name]["added"] for name in TYPES} == made["types"]
    assert abs(made["claims"] - 118_000) < 8_000, made["claims"]
    assert took < 60, took


def test_bad_use_is_two_and_a_folder_that_cannot_be_is_one():
    cases = (["--beneficiaries", "0"], ["--beneficiaries", "ten"], ["--as-of", "yesterday"], ["--as-of", "2016-01-01"])
    for arguments in cases:
        done = bluebutton("synth", "--out", HERE / "bad", *arguments)
        assert done.returncode == 2 and done.stderr, (arguments, done)
    assert bluebutton("synth").returncode == 2
    (HERE / "file").write_text("in the way")
    done = bluebutton("synth", "--out", HERE / "file")
    assert done.returncode == 1 and "file" in done.stderr, done


suite.run(globals())
