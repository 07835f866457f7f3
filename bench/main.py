"""Measures bluebutton beside nginx: one core for the server, one for the client, several rounds of all cases in turn."""
import argparse
import contextlib
import pathlib
import statistics
import subprocess
import sys
import tempfile

import cases
import measure
import report

ROOT = pathlib.Path(__file__).resolve().parents[1]

# Scripts that measure the rest, each on its own; what they print goes into the page.
PARTS = {"rendering": "rendering.py", "histories": "histories.py", "postgres": "postgres.py", "load": "load",
         "authorization": "authorization.py", "upkeep": "upkeep.py"}
NONE_KEPT = ("--rendered-claims-megabytes", "0")


def arguments():
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    parser.add_argument("--program", default=ROOT / "build/release/bluebutton", help="what to measure")
    parser.add_argument("--beneficiaries", type=int, default=200, help="how many the sandbox has")
    parser.add_argument("--tokens", type=int, default=100, help="how many of them sign in")
    parser.add_argument("--codes", type=int, default=40, help="codes exchanged for tokens in each round")
    parser.add_argument("--claims", type=int, default=10_000, help="claims of the beneficiary with the long history")
    parser.add_argument("--rounds", type=int, default=5, help="how often each case is measured")
    parser.add_argument("--seconds", type=int, default=4, help="how long, each time")
    parser.add_argument("--connections", type=int, default=32, help="at once")
    parser.add_argument("--without", nargs="*", default=[], choices=PARTS, help="what to leave out")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "docs/performance.md")
    return parser.parse_args()


def say(text):
    print(f"== {text}", file=sys.stderr, flush=True)


def part(name):
    say(f"bench/{PARTS[name]}")
    return subprocess.run([sys.executable, ROOT / "bench" / PARTS[name]], check=True, stdout=subprocess.PIPE, text=True).stdout


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="bluebutton-bench-") as name, contextlib.ExitStack() as stack:
        folder = pathlib.Path(name)
        options.congestion = stack.enter_context(measure.cubic())
        say(f"a sandbox of {options.beneficiaries} beneficiaries")
        gateway_port, data_port, history_port = (measure.free_port() for _ in range(3))
        gateway = stack.enter_context(measure.Server(
            [options.program, "sandbox", "--dir", folder / "sandbox", "--listen", f"localhost:{gateway_port}",
             "--beneficiaries", str(options.beneficiaries)], gateway_port, folder / "sandbox.log"))
        memory = {"after the start": gateway.memory_mib()}
        made_port = measure.free_port()
        maker = stack.enter_context(measure.Server(
            [options.program, "serve", "--store", f"sqlite:{folder}/sandbox/claims.db", "--listen", f"localhost:{made_port}",
             "--sandbox-users", *NONE_KEPT], made_port, folder / "serve.log"))

        say(f"two beneficiaries with 10 and {options.claims} claims")
        cases.load_histories(options.program, folder, options.claims, f"sqlite:{folder}/histories.db", folder / "histories.db.key")

        def data_server(store, port, *words):
            return stack.enter_context(measure.Server(
                [options.program, "data-server", "--store", f"sqlite:{store}", "--listen", f"127.0.0.1:{port}", *words],
                port, folder / f"data-server-{port}.log"))

        data = data_server(folder / "sandbox/claims.db", data_port)
        histories = data_server(folder / "histories.db", history_port, *NONE_KEPT)

        say(f"{options.tokens} beneficiaries sign in")
        tokens = cases.tokens(gateway_port, options.tokens + 1)
        refreshed, tokens = tokens[0], tokens[1:]

        say("the answers, as files for nginx")
        (folder / "files").mkdir()
        patients = [token["patient"] for token in tokens]
        asked = {"page": [f"{cases.PAGE}?patient={patient}&_count=10" for patient in patients],
                 "patient": [f"{cases.PATIENT}/{patient}" for patient in patients],
                 "coverage": [f"{cases.COVERAGE}?beneficiary={patient}" for patient in patients]}
        sizes = {}
        for kind, paths in asked.items():
            answers = [cases.get(data_port, path) for path in paths]
            sizes[kind] = statistics.mean(map(len, answers))
            for index, answer in enumerate(answers):
                (folder / f"files/{kind}{index}").write_bytes(answer)
        for index, token in enumerate(tokens):
            (folder / f"files/gateway{index}").write_bytes(cases.get(gateway_port, cases.PAGE, token["access_token"]))
            (folder / f"files/profile{index}").write_bytes(
                cases.get(gateway_port, "/v2/connect/userinfo", token["access_token"]))
        web = stack.enter_context(cases.nginx(folder))
        without_log = stack.enter_context(cases.nginx(folder, logs=False))

        def wrk(server, name, lines):
            path = cases.listed(folder / f"{name}.txt", lines)
            return lambda: measure.wrk(server, path, options.seconds, options.connections)

        def files(kind, server=web):
            return wrk(server, f"nginx-{kind}", [f"/{kind}{index}" for index in range(len(tokens))])

        def history(name, beneficiary, query=""):
            return wrk(histories, name, [f"{cases.PAGE}?patient={beneficiary}&_count=10{query}"])

        bounds = cases.bounds(history_port)
        refresh = cases.Refresh(gateway_port, refreshed)
        exchange = cases.Exchange(gateway_port, range(options.beneficiaries - options.codes, options.beneficiaries))
        page_requests = [f"{cases.PAGE} {token['access_token']}" for token in tokens]
        measured = {
            "nginx, the same pages": files("page"),
            "nginx, the same pages, without access log": files("page", without_log),
            "data server, page of ten claims": wrk(data, "data", asked["page"]),
            "nginx, the same Patients": files("patient"),
            "data server, Patient": wrk(data, "patient", asked["patient"]),
            "nginx, the same Coverages": files("coverage"),
            "data server, all Coverages of a beneficiary": wrk(data, "coverage", asked["coverage"]),
            "nginx, the gateway's pages": files("gateway"),
            "gateway, page of ten claims": wrk(gateway, "page", page_requests),
            "gateway, page of ten claims, made each time": wrk(maker, "made", page_requests),
            "nginx, the same profiles": files("profile"),
            "gateway, userinfo": wrk(
                gateway, "userinfo", [f"/v2/connect/userinfo {token['access_token']}" for token in tokens]),
            "gateway, code for token (one at a time)": lambda: measure.once_each(gateway, exchange),
            "gateway, token refresh (one at a time)": lambda: measure.in_turn(gateway, refresh, options.seconds),
            "history of 10, its page": history("light", cases.LIGHT),
            f"history of {options.claims}, first page": history("heavy", cases.HEAVY),
            f"history of {options.claims}, middle page": history(
                "middle", cases.HEAVY, f"&startIndex={options.claims // 2}"),
            f"history of {options.claims}, page by cursor": history("cursor", cases.HEAVY, f"&{bounds['cursor']}"),
            f"history of {options.claims}, page by service-date": history("days", cases.HEAVY, f"&{bounds['service-date']}"),
            f"history of {options.claims}, page by _lastUpdated": history("loads", cases.HEAVY, f"&{bounds['_lastUpdated']}"),
        }
        results = {name: [] for name in measured}
        for turn in range(options.rounds):
            say(f"round {turn + 1} of {options.rounds}")
            for name, run in measured.items():
                results[name].append(run())
        memory["after the last round"] = gateway.memory_mib()

        reading = report.Reading(options, results, memory, sizes, len(tokens))
    print(reading.table())
    parts = {name: part(name) for name in PARTS if name not in options.without}
    options.out.write_text(report.document(options, reading, parts))
    say(f"written to {options.out}")


if __name__ == "__main__":
    main()
