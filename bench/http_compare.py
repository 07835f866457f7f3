#!/usr/bin/env python3
"""Our HTTP server beside nginx, both serving the same bytes: one core for the server, one for the client, rounds in turn.
nginx runs twice: with sendfile, which copies nothing, and without, which copies as often as a server must whose answers are
made for each request. Needs build/release/bench_http_server (cmake --build --preset release --target bench_http_server)."""
import argparse
import contextlib
import pathlib
import statistics
import tempfile

import cases
import measure

PROGRAM = pathlib.Path(__file__).resolve().parents[1] / "build/release/bench_http_server"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", action="append", help="what to measure; several are compared (default: %s)" % PROGRAM)
    parser.add_argument("--bytes", type=int, nargs="+", default=[200, 30_000, 150_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3, help="of each measurement")
    parser.add_argument("--connections", type=int, default=64)
    return parser.parse_args()


def nginx(folder, sendfile):
    (folder / "files").mkdir(parents=True)
    text = cases.NGINX if sendfile else cases.NGINX.replace("sendfile on; tcp_nopush on;", "output_buffers 2 256k;")
    port = measure.free_port()
    (folder / "nginx.conf").write_text(text.format(dir=folder, port=port, log="off"))
    return measure.Server(["nginx", "-p", folder, "-c", folder / "nginx.conf"], port, folder / "nginx.log")


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="bluebutton-bench-") as name, contextlib.ExitStack() as stack:
        folder = pathlib.Path(name)
        servers = {name: stack.enter_context(nginx(folder / name, name == "nginx")) for name in ("nginx", "nginx-copying")}
        for index, program in enumerate(options.program or [PROGRAM]):
            port = measure.free_port()
            servers[str(program)] = stack.enter_context(
                measure.Server([program, str(port)], port, folder / f"server{index}.log"))
        print(f"{'bytes':>8}  {'requests/s':>28}  {'CPU us/request':>22}  {'of nginx':>8}  server")
        for size in options.bytes:
            for name in ("nginx", "nginx-copying"):
                (folder / name / f"files/{size}").write_bytes(b"x" * size)
            requests = cases.listed(folder / "requests.txt", [f"/{size}"])
            runs = {server: [] for server in servers}
            for _ in range(options.rounds):
                for server, running in servers.items():
                    runs[server].append(measure.wrk(running, requests, options.seconds, options.connections))
            for server, results in runs.items():
                rates, costs = [r["rate"] for r in results], [r["cpu"] for r in results]
                ratio = statistics.median(costs) / statistics.median(r["cpu"] for r in runs["nginx"])
                print(f"{size:8}  {statistics.median(rates):8.0f} [{min(rates):7.0f} .. {max(rates):7.0f}]  "
                      f"{statistics.median(costs):6.1f} [{min(costs):5.1f} .. {max(costs):5.1f}]  {ratio:8.2f}  {server}",
                      flush=True)


if __name__ == "__main__":
    main()
