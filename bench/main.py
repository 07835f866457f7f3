"""Measures bluebutton beside nginx: one core for the server, one for the client, several rounds of all cases in turn."""
import argparse
import contextlib
import pathlib
import statistics
import sys
import tempfile

import cases
import measure
import report

ROOT = pathlib.Path(__file__).resolve().parents[1]

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
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "docs/performance.md")
    return parser.parse_args()


def say(text):
    print(f"== {text}", file=sys.stderr, flush=True)


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
        cases.load_histories(options.program, folder, options.claims)

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
        pages, profiles = [], []
        for index, token in enumerate(tokens):
            pages.append(cases.get(gateway_port, cases.PAGE, token["access_token"]))
            profiles.append(cases.get(gateway_port, "/v2/connect/userinfo", token["access_token"]))
            (folder / f"files/page{index}").write_bytes(pages[-1])
            (folder / f"files/profile{index}").write_bytes(profiles[-1])
        web = stack.enter_context(cases.nginx(folder))

        def wrk(server, name, lines):
            path = cases.listed(folder / f"{name}.txt", lines)
            return lambda: measure.wrk(server, path, options.seconds, options.connections)

        def history(name, beneficiary, query=""):
            return wrk(histories, name, [f"{cases.PAGE}?patient={beneficiary}&_count=10{query}"])

        refresh = cases.Refresh(gateway_port, refreshed)
        exchange = cases.Exchange(gateway_port, range(options.beneficiaries - options.codes, options.beneficiaries))
        page_requests = [f"{cases.PAGE} {token['access_token']}" for token in tokens]
        measured = {
            "nginx, the same pages": wrk(web, "nginx", [f"/page{i}" for i in range(len(tokens))]),
            "gateway, page of ten claims": wrk(gateway, "page", page_requests),
            "gateway, page of ten claims, made each time": wrk(maker, "made", page_requests),
            "data server, page of ten claims": wrk(
                data, "data", [f"{cases.PAGE}?patient={token['patient']}&_count=10" for token in tokens]),
            "nginx, the same profiles": wrk(web, "nginx-profile", [f"/profile{i}" for i in range(len(tokens))]),
            "gateway, userinfo": wrk(
                gateway, "userinfo", [f"/v2/connect/userinfo {token['access_token']}" for token in tokens]),
            "gateway, code for token (one at a time)": lambda: measure.once_each(gateway, exchange),
            "gateway, token refresh (one at a time)": lambda: measure.in_turn(gateway, refresh, options.seconds),
            "history of 10, its page": history("light", cases.LIGHT),
            f"history of {options.claims}, first page": history("heavy", cases.HEAVY),
            f"history of {options.claims}, middle page": history(
                "middle", cases.HEAVY, f"&startIndex={options.claims // 2}"),
        }
        results = {name: [] for name in measured}
        for turn in range(options.rounds):
            say(f"round {turn + 1} of {options.rounds}")
            for name, run in measured.items():
                results[name].append(run())
        memory["after the last round"] = gateway.memory_mib()

        page = report.Page(options, results, memory, statistics.mean(map(len, pages)), len(tokens))
        print(page.table())
        options.out.write_text(page.document())
        say(f"written to {options.out}")


if __name__ == "__main__":
    main()
