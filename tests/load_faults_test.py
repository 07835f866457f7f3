#!/usr/bin/env python3
"""What a load leaves when something outside ends it: a kill at any moment, a full disk, a limit on files.
load_faults_test.py [PROGRAM]"""
import contextlib
import json
import os
import pathlib
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from support import disk, rif, suite

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "debug" / "bluebutton")
PEOPLE, CLAIMS, LINES = 50, 60_000, 3
SEEDS = 4
KILLS = 12  # a seed


def command(folder, *words):
    return [PROGRAM, "load", "--store", f"sqlite:{folder / 'claims.db'}", *map(str, words)]


def run(words, **options):
    return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, **options)


def write_files(folder):
    """Beneficiaries, and claims of three lines each."""
    people = rif.write(folder / "beneficiary.csv", "beneficiary",
                       *({"BENE_ID": -1 - number, "MBI_NUM": f"1S00E00{number:04}"} for number in range(PEOPLE)))
    claims = rif.write(folder / "carrier.csv", "carrier",
                       *({"CLM_ID": number, "BENE_ID": -1 - number % PEOPLE, "CLM_FROM_DT": "01-MAR-2020",
                          "CLM_THRU_DT": "17-MAR-2020", "LINE_NUM": line, "LINE_NCH_PMT_AMT": f"{number}.{line}0"}
                         for number in range(CLAIMS) for line in range(1, LINES + 1)))
    return people, claims


def content(folder):
    """All that a load decides, in the order of the files."""
    with contextlib.closing(sqlite3.connect(folder / "claims.db")) as store:
        assert store.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        tables = {row[0] for row in store.execute("SELECT name FROM sqlite_schema WHERE type='table'")}
        if "loaded_file" not in tables:  # it was ended while the store was made
            return {"people": [], "claims": [], "counts": 0, "identifiers": [], "journal": []}
        return {
            "people": store.execute("SELECT id, reference_year FROM beneficiary ORDER BY id DESC").fetchall(),
            "claims": store.execute("SELECT claim_id, beneficiary, through_days, sensitive, record FROM claim"
                                    " ORDER BY claim_id").fetchall(),
            "counts": store.execute("SELECT coalesce(sum(n), 0) FROM claim_count").fetchone()[0],
            "identifiers": store.execute("SELECT kind, hash, beneficiary FROM identifier ORDER BY 1, 2, 3").fetchall(),
            "journal": store.execute("SELECT kind, bytes, bytes_loaded, lines_loaded, digest, added FROM loaded_file"
                                     " ORDER BY number").fetchall(),
        }


def holds_a_beginning(folder, whole):
    """The store has the first claims of the files, each as it is after a whole load, and the journal says how many.
    Returns how many."""
    left = content(folder)
    count = len(left["claims"])
    assert left["claims"] == whole["claims"][:count], "a claim that is not as in the file"
    assert left["counts"] == count
    assert len(left["people"]) in (0, PEOPLE)
    journal = {row[0]: row for row in left["journal"]}
    assert sum(row[5] for row in left["journal"] if row[0] == "carrier") == count, (count, left["journal"])
    if count:
        assert journal["carrier"][3] == 1 + LINES * count, (count, journal)
    return count


def history(folder):
    """What the program itself reports as done; nothing when there is no store yet."""
    answer = run(command(folder, "--history", "--json"))
    if answer.returncode != 0:
        return 0
    return sum(file["added"] for file in json.loads(answer.stdout)["files"] if file["kind"] == "carrier")


def await_batch(process, folder, count):
    """Until more than so many claims are in the store, or the process has ended."""
    while process.poll() is None:
        with contextlib.suppress(sqlite3.Error), contextlib.closing(
                sqlite3.connect(f"file:{folder / 'claims.db'}?mode=ro", uri=True)) as store:
            if store.execute("SELECT coalesce(sum(added), 0) FROM loaded_file WHERE kind='carrier'").fetchone()[0] > count:
                return
        time.sleep(0.01)


def whole_load(root, files):
    folder = root / "whole"
    folder.mkdir()
    begun = time.monotonic()
    assert run(command(folder, *files)).returncode == 0
    return content(folder), time.monotonic() - begun


def test_kill_at_any_moment_loses_nothing_reported_and_leaves_no_half_claim():
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        files = write_files(root)
        whole, took = whole_load(root, files)
        kills = middles = 0
        for seed in range(SEEDS):
            chance = random.Random(seed)
            folder = root / f"seed{seed}"
            folder.mkdir()
            reported = 0
            for kill in range(KILLS):
                process = subprocess.Popen(command(folder, *files), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                if kill == 0:  # while the store is made, or files are checked
                    time.sleep(chance.uniform(0, 0.1))
                elif kill == 1 or chance.random() < 0.5:  # a batch takes longer than this
                    await_batch(process, folder, reported)
                    time.sleep(chance.uniform(0, 0.05))
                else:
                    time.sleep(chance.uniform(0, took))
                if chance.random() < 0.3:
                    reported = max(reported, history(folder))
                ended = process.poll() is not None
                process.kill()
                process.wait()
                kills += not ended
                if (folder / "claims.db").exists() and (folder / "claims.db").stat().st_size > 0:
                    left = holds_a_beginning(folder, whole)
                    assert left >= reported, f"seed {seed}: {reported} were reported, {left} are left"
                    reported = left
                    middles += 0 < left < CLAIMS
                if ended:
                    break
            answer = run(command(folder, "--json", *files))
            assert answer.returncode == 0, answer
            counts = json.loads(answer.stdout)["records"]["carrier"]
            assert counts["unchanged"] == reported and counts["added"] == CLAIMS - reported, (seed, counts, reported)
            assert content(folder) == whole, f"seed {seed}"
        print(f"        {kills} kills, {middles} in the middle of the claims")
        assert middles >= SEEDS, (kills, middles)


def ends_with_room_again(folder, files, whole):
    """What is left is a beginning, and the same load ends whole."""
    left = holds_a_beginning(folder, whole)
    assert left < CLAIMS
    answer = run(command(folder, *files))
    assert answer.returncode == 0, answer
    assert content(folder) == whole


def test_full_disk_is_told_and_leaves_what_was_reported():
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        with disk.small(root / "disk", 1):
            pass  # that it can be mounted
        files = write_files(root)
        whole, _ = whole_load(root, files)
        for megabytes in (1, 2, 6, 12, 18):
            with disk.small(root / "disk", megabytes) as small:
                answer = run(command(small, *files))
                assert answer.returncode == 1, (megabytes, answer)
                assert "full" in answer.stderr, (megabytes, answer)
                # With the least of room not even an empty store can be made.
                assert megabytes == 1 or "start the same load again" in answer.stderr, (megabytes, answer)
                disk.mount(small, 400, remount=True)
                ends_with_room_again(small, files, whole)


def test_limit_on_the_size_of_files_is_told_and_leaves_what_was_reported():
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        files = write_files(root)
        whole, _ = whole_load(root, files)
        for number, (megabytes, action) in enumerate([(3, signal.SIG_IGN), (12, signal.SIG_IGN), (12, signal.SIG_DFL)]):
            folder = root / f"limit{number}"
            folder.mkdir()

            def limit(size=megabytes * 2**20, action=action):
                signal.signal(signal.SIGXFSZ, action)
                resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

            answer = run(command(folder, *files), preexec_fn=limit, restore_signals=False)
            assert answer.returncode == (1 if action == signal.SIG_IGN else -signal.SIGXFSZ), answer
            if action == signal.SIG_IGN:
                assert "start the same load again" in answer.stderr, answer
            ends_with_room_again(folder, files, whole)


if __name__ == "__main__":
    os.environ.pop("BLUEBUTTON_STORE", None)
    suite.run(globals())
