#!/usr/bin/env python3
"""A load into PostgreSQL when the server's disk is full: of tables, of write-ahead log. postgres_full_disk_test.py [PROGRAM]"""
import contextlib
import json
import pathlib
import subprocess
import sys
import tempfile
import time

from support import postgres, rif, suite
from support.program import PROGRAM, environment, good, run

PEOPLE, CLAIMS = 50, 60_000


def write_files(folder):
    people = rif.write(folder / "beneficiary.csv", "beneficiary",
                       *({"BENE_ID": -1 - number, "MBI_NUM": f"1S00E00{number:04}"} for number in range(PEOPLE)))
    claims = rif.write(folder / "pde.csv", "pde",
                       *({"PDE_ID": number, "BENE_ID": -1 - number % PEOPLE, "SRVC_DT": "01-MAR-2020",
                          "TOT_RX_CST_AMT": f"{number}.{number % 100:02}"} for number in range(CLAIMS)))
    return people, claims


@contextlib.contextmanager
def server_on_a_small_disk(place, megabytes, *settings):
    """A server with the parameter `place` of initdb ("--waldir"), or a tablespace ("small"), on a disk of that size; the files
    of a load; a whole store of them in the schema "whole", and the schema "part" for another one. Yields (server, disk,
    folder, files)."""
    with tempfile.TemporaryDirectory(prefix="bluebutton-") as name, tempfile.TemporaryDirectory() as second:
        disk, folder = pathlib.Path(name) / "disk", pathlib.Path(second)
        postgres.give(disk.parent)
        postgres.small_disk(disk, megabytes)
        try:
            on_disk = disk / "of-the-server"
            on_disk.mkdir()
            postgres.give(on_disk)
            words = ("--wal-segsize=1", *((place, on_disk) if place.startswith("--") else ()))
            with postgres.running("fsync=off", "max_wal_size=4MB", "min_wal_size=2MB", initdb=words) as server:
                if not place.startswith("--"):
                    server.query(f"CREATE TABLESPACE {place} LOCATION '{on_disk}'")
                files = write_files(folder)
                for schema in ("whole", "part"):
                    server.query(f"CREATE SCHEMA {schema}")
                good(["load", *files], variables(server, folder, "whole"))
                server.query("CHECKPOINT")
                if settings:
                    server.stop()
                    server.start("fsync=off", *settings)
                yield server, disk, folder, files
        finally:
            subprocess.run(["umount", "--lazy", disk], check=True)


def variables(server, folder, schema, *options):
    words = "%20".join(f"-c{option.replace('=', '%3D')}" for option in (f"search_path={schema}", *options))
    return environment(folder, f"{server.url}&options={words}", BLUEBUTTON_STORE_KEY_FILE=str(folder / f"{schema}.key"))


def reported(words, settings):
    """Claims that the program itself says were loaded."""
    answer = run([*words, "--history", "--json"], settings)
    if answer.returncode != 0:
        return 0
    return sum(file["added"] for file in json.loads(answer.stdout)["files"] if file["kind"] == "pde")


def load_until_it_ends(files, settings):
    """What it said, its status, and how many claims it had reported as done."""
    loading = subprocess.Popen([PROGRAM, "load", *files], env=settings, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    seen = 0
    begun = time.monotonic()
    while loading.poll() is None:
        assert time.monotonic() - begun < 120, "the load does not end"
        seen = max(seen, reported(["load"], settings))
    return loading.stderr.read(), loading.returncode, seen


def holds_a_beginning(server, seen):
    """The first claims of the file, each as in the whole store, as many as the journal says. Returns how many."""
    count = int(server.query("SELECT count(*) FROM part.claim"))
    assert count >= seen, f"{seen} were reported, {count} are left"
    assert count < CLAIMS, "the disk was large enough"
    numbers = server.query("SELECT coalesce(max(claim_key::int), -1), count(DISTINCT claim_key) FROM part.claim")
    assert numbers == f"{count - 1}|{count}", numbers
    assert int(server.query("SELECT count(*) FROM part.claim_owner")) == count
    assert server.query("SELECT coalesce(sum(n), 0) FROM part.claim_count, unnest(counts) n") == str(count)
    assert server.query("SELECT coalesce(sum(added), 0) FROM part.loaded_file WHERE kind='pde'") == str(count)
    assert server.query("""SELECT count(*) FROM part.claim LEFT JOIN whole.claim all_of USING (beneficiary, claim_key, type)
                           WHERE all_of.record IS DISTINCT FROM claim.record""") == "0"
    return count


def ends_whole(server, files, settings, count):
    loaded = json.loads(good(["load", "--json", *files], settings))["records"]["pde"]
    assert loaded["unchanged"] == count and loaded["added"] == CLAIMS - count, (loaded, count)
    for table in ("claim", "claim_owner", "claim_count", "claim_mark", "part_d_member"):
        columns = "beneficiary, claim_key, type, record" if table == "claim" else "*"
        if table == "claim_count":
            columns = "beneficiary, counts"  # the rest are times
        for one, other in (("part", "whole"), ("whole", "part")):
            assert server.query(f"""SELECT count(*) FROM (SELECT {columns} FROM {one}.{table} EXCEPT ALL
                                    SELECT {columns} FROM {other}.{table}) more""") == "0", (table, one)


def test_a_full_disk_of_tables_is_told_and_the_load_goes_on_when_there_is_room():
    middles = 0
    for megabytes in (2, 12, 16):
        with server_on_a_small_disk("small", megabytes) as (server, disk, folder, files):
            settings = variables(server, folder, "part", "default_tablespace=small")
            said, status, seen = load_until_it_ends(files, settings)
            assert status == 1, (megabytes, said)
            assert "The disk that the store is on is full" in said, (megabytes, said)
            if server.query("SELECT to_regclass('part.part_d_member') IS NOT NULL") == "t":
                assert "start the same load again" in said, (megabytes, said)
                count = holds_a_beginning(server, seen)
                middles += count > 0
            else:  # with the least of room no store could be made
                count = 0
            print(f"        {megabytes} MB: {count} claims left, {seen} reported while it ran")
            postgres.small_disk(disk, 100, remount=True)
            ends_whole(server, files, settings, count)
    assert middles >= 2, middles


def test_a_full_disk_of_the_log_loses_nothing_and_the_load_goes_on_when_there_is_room():
    # Without room for its log the server stops itself, and starts anew when it can.
    with server_on_a_small_disk("--waldir", 60, "max_wal_size=2GB", "checkpoint_timeout=1h") as (server, disk, folder, files):
        settings = variables(server, folder, "part")
        free = int(subprocess.run(["df", "--output=avail", "-B1", disk], capture_output=True, text=True,
                                  check=True).stdout.split()[1])
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(free - (9 << 20)))
        said, status, seen = load_until_it_ends(files, settings)
        assert status == 1, said
        assert "is full" in said or "does not answer" in said, said
        assert "start the same load again" in said, said
        assert "No space left on device" in server.log()
        ballast.unlink()
        if server.process.poll() is not None or not server.answers():
            with contextlib.suppress(ProcessLookupError):
                server.stop()
            server.start()
        count = holds_a_beginning(server, seen)
        print(f"        {count} claims left, {seen} reported while it ran; {server.log().count('PANIC')} panics")
        assert count > 0, said
        ends_whole(server, files, settings, count)


if postgres.programs() is None:
    print("no PostgreSQL server is installed\n0 passed, 0 failed, 1 skipped")
    sys.exit(0)
suite.run(globals())
