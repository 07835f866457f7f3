#!/usr/bin/env python3
"""A store in PostgreSQL with a streaming replica (hot standby) from which claims are read. postgres_replica_test.py [PROGRAM]"""
import contextlib
import pathlib
import sys
import tempfile
import time
import urllib.parse

from support import postgres, rif, suite
from support.data_server import ask
from support.program import Serving, environment, good

EOB = "/v2/fhir/ExplanationOfBenefit"
FIRST, MORE = 40, 300  # claims of the one beneficiary


def write_claims(folder, begin, end):
    path = folder / f"pde{begin}.csv"
    return rif.write(path, "pde", *({"PDE_ID": -1 - number, "BENE_ID": -1, "SRVC_DT": "01-MAR-2020"}
                                    for number in range(begin, end)))


@contextlib.contextmanager
def store_with_a_replica():
    """Yields (primary, replica, folder, the environment of who uses both)."""
    with tempfile.TemporaryDirectory() as name, postgres.running("fsync=off", "log_statement=all") as primary:
        folder = pathlib.Path(name)
        people = rif.write(folder / "beneficiary.csv", "beneficiary",
                           {"BENE_ID": -1, "MBI_NUM": "1S00E00AA01", "RFRNC_YR": 2020})
        good(["load", people, write_claims(folder, 0, FIRST)], environment(folder, primary.url))
        with postgres.standby(primary, "log_statement=all") as replica:
            assert replica.query("SELECT pg_is_in_recovery()") == "t"
            yield primary, replica, folder, environment(folder, primary.url, BLUEBUTTON_STORE_REPLICA=replica.url)


def caught_up(primary, replica):
    position = primary.query("SELECT pg_current_wal_lsn()")
    for _ in range(400):
        if replica.query(f"SELECT pg_last_wal_replay_lsn() >= '{position}'") == "t":
            return
        time.sleep(0.05)
    raise AssertionError("the replica does not follow")


def total(base, count=1000, start=0):
    """Of a page, which must be as long as its total says."""
    status, _, bundle = ask(f"{base}{EOB}?patient=-1&_count={count}&startIndex={start}")
    assert status == 200, bundle
    assert len(bundle.get("entry", [])) == max(0, min(count, bundle["total"] - start)), bundle["total"]
    return bundle["total"]


def soon(wanted, ask_again):
    """Whether `ask_again` returns `wanted` within ten seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if ask_again() == wanted:
            return True
        time.sleep(0.05)
    return False


def test_claims_are_read_from_the_replica_and_accounts_from_the_store():
    with store_with_a_replica() as (primary, replica, folder, variables):
        good(["app", "register", "--json", "--name", "An app", "--redirect-uri", "https://app.example/"], variables)
        caught_up(primary, replica)
        asked = {server: len(server.log()) for server in (primary, replica)}
        with Serving(["data-server", "--listen", "127.0.0.1:0", "--include-sensitive"], variables, folder) as base:
            assert total(base) == FIRST
            assert ask(f"{base}/v2/fhir/Patient/-1")[0] == 200
        assert "An app" in good(["app", "list"], variables)
        said = {server: server.log()[begin:] for server, begin in asked.items()}
        assert "FROM claim WHERE" in said[replica] and "FROM beneficiary" in said[replica]
        assert "FROM claim WHERE" not in said[primary] and "FROM beneficiary" not in said[primary]
        assert "FROM application" in said[primary] and "FROM application" not in said[replica]
        # A login is a write, and a sign-in must see the newest consent: no account is asked of the replica.
        with Serving(["serve", "--listen", "localhost:0"], variables, folder) as base:
            assert ask(f"{base}/v2/o/token/", body=urllib.parse.urlencode(
                {"grant_type": "refresh_token", "refresh_token": "x", "client_id": "y"}).encode())[0] in (400, 401)
        assert "FROM application" not in replica.log()[asked[replica]:]


def test_a_replica_that_is_behind_shows_what_was_there_whole():
    with store_with_a_replica() as (primary, replica, folder, variables), \
            Serving(["data-server", "--listen", "127.0.0.1:0", "--include-sensitive"], variables, folder) as base:
        assert total(base) == FIRST
        replica.query("SELECT pg_wal_replay_pause()")
        good(["load", write_claims(folder, FIRST, FIRST + MORE)], variables)
        assert int(primary.query("SELECT count(*) FROM claim")) == FIRST + MORE
        until = time.monotonic() + 1.5  # longer than a server takes to hear of a load
        while time.monotonic() < until:
            for count, start in ((1000, 0), (10, 0), (10, 35), (7, 13)):
                assert total(base, count, start) == FIRST
        replica.query("SELECT pg_wal_replay_resume()")
        assert soon(FIRST + MORE, lambda: total(base))
        assert {total(base, 10, start) for start in (0, 35, FIRST + MORE - 5)} == {FIRST + MORE}


def test_totals_and_pages_are_of_one_moment_while_the_replica_follows():
    with store_with_a_replica() as (primary, replica, folder, variables), \
            Serving(["data-server", "--listen", "127.0.0.1:0", "--include-sensitive"], variables, folder) as base:
        seen = []
        for begin in range(FIRST, FIRST + MORE, 50):
            good(["load", write_claims(folder, begin, begin + 50)], variables)
            seen += [total(base) for _ in range(20)]
        caught_up(primary, replica)
        assert soon(FIRST + MORE, lambda: total(base))
        assert seen == sorted(seen) and set(seen) <= set(range(FIRST, FIRST + MORE + 1, 50)), seen


def test_a_replica_that_is_away_is_said_and_found_again():
    with store_with_a_replica() as (primary, replica, folder, variables), \
            Serving(["data-server", "--listen", "127.0.0.1:0", "--include-sensitive"], variables, folder) as base:
        assert total(base) == FIRST
        replica.stop()
        status, headers, answer = ask(f"{base}{EOB}?patient=-1&_count=3")
        assert status == 503 and headers["Retry-After"] == "1", (status, headers, answer)
        assert str(replica.folder) not in str(answer), answer
        good(["app", "list"], variables)  # accounts go on
        good(["load", write_claims(folder, FIRST, FIRST + MORE)], variables)
        replica.start()
        caught_up(primary, replica)
        assert soon(200, lambda: ask(f"{base}{EOB}?patient=-1&_count=3")[0])
        assert soon(FIRST + MORE, lambda: total(base))


def test_a_replica_url_with_two_hosts_falls_back_to_the_store():
    with store_with_a_replica() as (primary, replica, folder, variables):
        variables["BLUEBUTTON_STORE_REPLICA"] = (
            f"postgresql:///postgres?user=bluebutton&host={replica.folder},{primary.folder}"
            "&target_session_attrs=prefer-standby")
        with Serving(["data-server", "--listen", "127.0.0.1:0", "--include-sensitive"], variables, folder) as base:
            asked = len(replica.log())
            assert total(base) == FIRST
            assert "FROM claim WHERE" in replica.log()[asked:]
            replica.stop()
            assert soon(200, lambda: ask(f"{base}{EOB}?patient=-1&_count=3")[0])
            assert total(base, 7) == FIRST


if postgres.programs() is None:
    print("no PostgreSQL server is installed\n0 passed, 0 failed, 1 skipped")
    sys.exit(0)
suite.run(globals())
