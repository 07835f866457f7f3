#!/usr/bin/env python3
"""A delivery with anything wrong in it loads nothing: one bad byte, at its first row, in the middle of a big file or at its last
row, leaves a store that holds and answers what it did before. load_refused_test.py [PROGRAM]"""
import contextlib
import json
import os
import pathlib
import pty
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import urllib.request

from support import data_server, rif, suite

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "debug" / "bluebutton")
KINDS = ("carrier", "dme", "hha", "hospice", "inpatient", "outpatient", "pde", "snf")
SEEDS = (1, 2)
PEOPLE, EVENTS = 40, 60_000  # three batches


def load(store, *words):
    return subprocess.run([PROGRAM, "load", "--store", f"sqlite:{store}", *map(str, words)], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=300)


def content(store):
    """Every row of every table."""
    with contextlib.closing(sqlite3.connect(store)) as open_store:
        tables = [row[0] for row in open_store.execute("SELECT name FROM sqlite_schema WHERE type='table' ORDER BY 1")]
        return {table: open_store.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2').fetchall() for table in tables}


def people_of(store):
    with contextlib.closing(sqlite3.connect(store)) as open_store:
        return [row[0] for row in open_store.execute("SELECT DISTINCT id FROM beneficiary ORDER BY 1")]


def answers(store, people):
    """What a server says of each person, byte for byte, but for the moment and the ids that each Bundle has anew."""
    found = []
    with data_server.serving_store(PROGRAM, f"sqlite:{store}") as address:
        for version in ("v1", "v2"):
            for person in people:
                for query in (f"Patient/{person}", f"Coverage?beneficiary={person}",
                              f"ExplanationOfBenefit?patient={person}"):
                    with urllib.request.urlopen(f"{address}/{version}/fhir/{query}", timeout=60) as response:
                        text = response.read().decode().replace(address, "")
                    if "?" in query:
                        text = re.sub(r'^(\{"resourceType":"Bundle","id":)"[^"]*"', r"\1", text)
                    found.append((version, query, text))
    return found


def synthetic(folder, seed):
    data_server.run(PROGRAM, "synth", "--beneficiaries", 12, "--seed", seed, "--out", folder)
    return {kind: path for path in sorted(folder.iterdir()) if path.suffix == ".csv"
            for kind in [path.stem] if kind in KINDS}


def with_bad_byte(text, line, chance):
    """One byte of that line (from 1) is another one that no text has."""
    lines = text.splitlines(keepends=True)
    row = bytearray(lines[line - 1])
    row[chance.randrange(len(row) - 1)] = chance.choice((0x00, 0xFF, 0xC0))
    lines[line - 1] = bytes(row)
    return b"".join(lines)


def test_one_bad_byte_anywhere_in_any_kind_of_file_leaves_store_and_answers_as_they_were():
    refused = 0
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        store = root / "claims.db"
        synthetic(root / "first", 100)
        assert load(store, root / "first").returncode == 0
        before, people = content(store), people_of(store)
        said = answers(store, people[:6])
        for seed in SEEDS:
            chance = random.Random(seed)
            folder = root / f"delivery{seed}"
            files = synthetic(folder, seed)
            assert set(files) == set(KINDS), files
            for kind, path in files.items():
                good = path.read_bytes()
                rows = good.count(b"\n") + (not good.endswith(b"\n"))
                for line in {2, (2 + rows) // 2, rows}:
                    path.write_bytes(with_bad_byte(good, line, chance))
                    answer = load(store, "--json", folder)
                    told = json.loads(answer.stdout)
                    assert answer.returncode == 1 and told["refused"], (kind, line, answer)
                    assert [(each["file"], each["line"]) for each in told["problems"]] == [(str(path), line)], told
                    assert content(store) == before, f"{kind}, line {line}"
                    refused += 1
                path.write_bytes(good)
        assert answers(store, people[:6]) == said
        assert load(store, root / "delivery1").returncode == 0
        assert content(store) != before, "the good delivery has something to load"
    print(f"        {refused} deliveries refused, {len(said)} answers compared")


def big_file(root):
    people = rif.write(root / "beneficiary.csv", "beneficiary",
                       *({"BENE_ID": -1 - number, "MBI_NUM": f"1S00E00{number:04}"} for number in range(PEOPLE)))
    events = rif.write(root / "pde.csv", "pde",
                       *({"PDE_ID": number, "BENE_ID": -1 - number % PEOPLE, "SRVC_DT": "17-MAR-2020"}
                         for number in range(EVENTS)))
    return people, events


def test_bad_row_behind_whole_batches_of_a_big_file_leaves_nothing_of_them():
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        people, events = big_file(root)
        store = root / "claims.db"
        assert load(store, people).returncode == 0
        before = content(store)
        good = events.read_bytes()
        lines = good.splitlines(keepends=True)
        for line in (2, EVENTS // 2, EVENTS + 1):
            bad = list(lines)
            bad[line - 1] = bad[line - 1].replace(b"17-MAR-2020", b"17-XXX-2020")
            events.write_bytes(b"".join(bad))
            answer = load(store, events)
            assert answer.returncode == 1, answer
            assert f"{events}, line {line}, column SRVC_DT: not a date" in answer.stderr, answer.stderr
            assert "1 problem. Nothing was loaded." in answer.stderr, answer.stderr
            assert content(store) == before, line
        events.write_bytes(good)
        told = json.loads(load(store, "--json", events).stdout)
        assert told["records"]["pde"]["added"] == EVENTS and not told["refused"], told


def test_many_problems_are_told_by_a_load_up_to_a_number_and_by_a_dry_run_all():
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        people, events = big_file(root)
        header, rest = events.read_bytes().split(b"\n", 1)
        events.write_bytes(header + b"\n" + 100 * rest.replace(b"17-MAR-2020", b"soon"))
        answer = load(root / "claims.db", "--json", people, events)
        told = json.loads(answer.stdout)
        assert answer.returncode == 1 and 100 <= told["problemCount"] < 100 * EVENTS, told["problemCount"]
        assert [each["line"] for each in told["problems"]] == list(range(2, 2 + told["problemCount"]))
        assert "and perhaps more: --dry-run tells all" in load(root / "claims.db", people, events).stderr


def told_on_a_terminal(words, until):
    """Starts the program with a terminal as standard error, and kills it when that shows `until`. Returns what it showed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        while until is None or until not in shown:
            piece = os.read(ours, 4096)
            if not piece:
                break
            shown += piece
    except OSError:  # it has ended
        pass
    finally:
        if until is not None:
            process.kill()
        process.wait(timeout=120)
        os.close(ours)
    return shown.decode()


def test_kill_while_files_are_checked_leaves_nothing_and_the_bar_tells_the_phase():
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        people, events = big_file(root)
        header, rest = events.read_bytes().split(b"\n", 1)
        events.write_bytes(header + b"\n" + 9 * rest)  # long enough that the bar is drawn
        words = [PROGRAM, "load", "--store", f"sqlite:{root / 'claims.db'}", people, events]
        shown = told_on_a_terminal(words, b"Checking")
        assert "Loading" not in shown, shown
        held = content(root / "claims.db")
        assert not held.get("claim") and not held.get("beneficiary") and not held.get("loaded_file"), "it was only checked"
        shown = told_on_a_terminal(words, None)
        assert re.search(r"Checking.*100%.*Loading.*100%", shown, re.DOTALL), shown
        assert len(content(root / "claims.db")["claim"]) >= EVENTS


if __name__ == "__main__":
    os.environ.pop("BLUEBUTTON_STORE", None)
    suite.run(globals())
