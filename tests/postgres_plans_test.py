#!/usr/bin/env python3
"""How PostgreSQL is asked for claims and people: by prepared statements, a page and its number in one round trip, and of
one partition. postgres_plans_test.py [PROGRAM]"""
import collections
import pathlib
import re
import sys
import tempfile

from support import postgres, rif, suite
from support.data_server import ask
from support.program import Serving, environment, good

CLAIMS, PARTITIONS = 4000, 4
SETTINGS = ("fsync=off", "session_preload_libraries=auto_explain", "auto_explain.log_min_duration=0",
            "auto_explain.log_analyze=on", "auto_explain.log_timing=off", "log_min_duration_statement=0",
            "log_line_prefix=@%p %v %m ", "log_error_verbosity=terse")
EOB = "/v2/fhir/ExplanationOfBenefit"
QUESTIONS = (
    f"{EOB}?patient=-7", f"{EOB}?patient=-7&_count=10", f"{EOB}?patient=-7&_count=10&startIndex=300",
    f"{EOB}?patient=-7&_count=10&startIndex=2000", f"{EOB}?patient=-7&_count=10&startIndex=2000&type=pde,carrier",
    f"{EOB}?patient=-7&_count=10&startIndex=5&type=pde", f"{EOB}?patient=-7&_count=10&service-date=ge2020-01-01",
    f"{EOB}?patient=-7&_count=10&_lastUpdated=ge2020-01-01", f"{EOB}?patient=-7&_count=10&excludeSAMHSA=true",
    f"{EOB}/pde-17", "/v2/fhir/Patient/-7", "/v2/fhir/Coverage?beneficiary=-7",
    "/v2/fhir/Patient?identifier=https%3A%2F%2Fbluebutton.cms.gov%2Fresources%2Fidentifier%2Fmbi-hash%7C{hash}",
    "/v2/fhir/Patient?_has%3ACoverage.extension=https%3A%2F%2Fbluebutton.cms.gov%2Fresources%2Fvariables%2Fptdcntrct01%7CS5810"
    "&_has%3ACoverage.rfrncyr=https%3A%2F%2Fbluebutton.cms.gov%2Fresources%2Fvariables%2Frfrnc_yr%7C2020")


def entries(log):
    """The log's entries: (process, transaction, text), a text over several lines whole."""
    for entry in re.split(r"^@", log, flags=re.M)[1:]:
        process, transaction, rest = entry.split(" ", 2)
        yield process, transaction, rest


def partitions(plan):
    """Of each table, those that the plan did look into."""
    found = collections.defaultdict(set)
    for line in plan.splitlines():
        if (scan := re.search(r"Scan.* on (\w+)_p(\d+)\b", line)) and "never executed" not in line:
            found[scan[1]].add(scan[2])
    return found


def marks_read(plan):
    """How many page marks the plan looked at, those that it passed over too."""
    read, of_marks = 0, False
    for line in plan.splitlines():
        if "->" in line:
            of_marks = bool(re.search(r"Scan.* on claim_mark_p\d+\b", line))
        if of_marks and (rows := re.search(r"actual rows=(\d+) loops=(\d+)|Rows Removed by Filter: (\d+)", line)):
            read += int(rows[3]) if rows[3] else int(rows[1]) * int(rows[2])
    return read


def test_each_question_is_prepared_asked_in_one_round_trip_and_answered_by_one_partition():
    if not postgres.has_extension("auto_explain"):
        raise suite.Skip("this server comes without auto_explain")
    with postgres.running(*SETTINGS) as server, tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        variables = environment(folder, server.url)
        people = rif.write(folder / "beneficiary.csv", "beneficiary",
                           *({"BENE_ID": -number, "MBI_NUM": f"1S00E00AA{number:02}", "RFRNC_YR": 2020,
                              "PTD_CNTRCT_JAN_ID": "S5810"} for number in range(1, 20)))
        claims = rif.write(folder / "pde.csv", "pde", *({"PDE_ID": number, "BENE_ID": -7 if number < 3950 else -8,
                                                         "SRVC_DT": "01-MAR-2020"} for number in range(CLAIMS)))
        good(["load", "--partitions", PARTITIONS, people, claims], variables)
        known_hash = server.query("SELECT encode(hash, 'hex') FROM identifier WHERE beneficiary=-7 AND kind=1")
        assert len(known_hash) == 64, known_hash
        begin = len(server.log())
        with Serving(["data-server", "--listen", "127.0.0.1:0", "--include-sensitive"], variables, folder) as base:
            for question in QUESTIONS:
                status, _, answer = ask(base + question.format(hash=known_hash))
                assert status == 200, (question, answer)
                if "?" in question:
                    assert answer["entry"], (question, answer)
            assert ask(f"{base}/health")[0] == 200

        marked, plans, listed, prepared, asked, together = 0, 0, 0, collections.Counter(), collections.Counter(), collections.defaultdict(set)
        tables = set()
        for process, transaction, text in entries(server.log()[begin:]):
            if text.find("plan:") > 0:
                looked_into = partitions(text)
                tables |= looked_into.keys()
                if "DISTINCT abs(id)" in text:  # the health check lists beneficiaries, of all
                    assert len(looked_into["beneficiary"]) == PARTITIONS, text
                    listed += 1
                    continue
                assert all(len(each) == 1 for each in looked_into.values()), text
                plans += bool(looked_into)
                marked += "claim_mark" in looked_into
                assert marks_read(text) <= 3, text  # of 30: a page in the middle costs what the first does
            if step := re.search(r"duration: \S+ ms  (parse|execute) (\S+): (.*)", text):
                assert step[2] != "<unnamed>", text
                (prepared if step[1] == "parse" else asked)[process, step[2]] += 1
                if step[1] == "execute" and "FROM claim" in step[3]:
                    together[process, transaction].add(step[2])
            assert "statement: SELECT" not in text or "set_config" in text or "migration" in text, text
        assert {"claim", "claim_count", "claim_mark", "claim_owner", "beneficiary", "history", "identifier",
                "part_d_member"} <= tables, tables
        assert plans >= len(QUESTIONS) and listed == 1 and marked >= 4, (plans, listed, marked)
        assert max(prepared.values()) == 1, prepared
        assert max(asked.values()) >= 3, asked
        # A page and its number: two statements of one transaction.
        assert sum(len(statements) == 2 for statements in together.values()) >= 6, together
        print(f"        {plans} plans, {len(asked)} statements, {sum(asked.values())} times")


if postgres.programs() is None:
    print("no PostgreSQL server is installed\n0 passed, 0 failed, 1 skipped")
    sys.exit(0)
suite.run(globals())
