#!/usr/bin/env python3
"""A sandbox in two processes: a data server, and a gateway that reaches it over mutual TLS. Called as `bluebutton sandbox` is,
after the program's path, with options of `gateway`: apart.py PROGRAM --dir DIR [--listen HOST:PORT] [--beneficiaries N] ...
SIGTERM ends both; what they log goes to standard error."""
import argparse
import ctypes
import json
import pathlib
import re
import signal
import subprocess
import sys
import threading

from certificates import make_certificates


PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def start(*command):
    """Ends with us, however we end."""
    return subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            preexec_fn=lambda: LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM))


def stop(process):
    process.terminate()
    return process.wait(timeout=20)


def pass_on(stream, seen=lambda line: None):
    """Copies the lines of a log to ours, from a thread of its own."""
    def copy():
        for line in stream:
            sys.stderr.write(line)
            sys.stderr.flush()
            seen(line)
    threading.Thread(target=copy, daemon=True).start()


def make_claims(program, folder, beneficiaries):
    if (folder / "sandbox.json").exists():
        return
    sandbox = start(program, "sandbox", "--dir", folder, "--listen", "localhost:0", "--beneficiaries", beneficiaries)
    pass_on(sandbox.stderr)
    for line in sandbox.stdout:
        if "Ctrl-C" in line:
            break
    if stop(sandbox) != 0:
        sys.exit("the sandbox was not made")


def start_data_server(program, folder, tls):
    server = start(program, "data-server", "--store", f"sqlite:{folder}/claims.db", "--listen", "127.0.0.1:0",
                   "--include-sensitive", "--trusted-proxies", "127.0.0.1", "--tls-certificate",
                   tls / "server.pem", "--tls-key", tls / "server.key", "--tls-client-ca", tls / "ca.pem")
    pass_on(server.stderr)
    found = re.search(r"https://[\w.]+:\d+", server.stdout.readline())
    if not found:
        sys.exit("the data server did not start")
    return server, found[0]


def start_gateway(program, folder, tls, backend, listen, options):
    gateway = start(program, "gateway", "--backend", backend, "--backend-ca", tls / "ca.pem", "--backend-certificate",
                    tls / "gateway.pem", "--backend-key", tls / "gateway.key", "--store", f"sqlite:{folder}/accounts.db",
                    "--listen", listen, "--sandbox-users", "--demo-app", *options)
    ready, url = threading.Event(), []

    def seen(line):
        if '"message":"serving"' in line:
            url.append(json.loads(line)["public_url"])
            ready.set()

    pass_on(gateway.stderr, seen)
    if not ready.wait(timeout=30):
        sys.exit("the gateway did not start")
    return gateway, url[0]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program")
    arguments.add_argument("--dir", type=pathlib.Path, required=True)
    arguments.add_argument("--listen", default="localhost:8000")
    arguments.add_argument("--beneficiaries", default="20")
    known, options = arguments.parse_known_args()

    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    make_claims(known.program, known.dir, known.beneficiaries)
    tls = known.dir / "tls"
    if not tls.exists():
        make_certificates(tls)
    server, backend = start_data_server(known.program, known.dir, tls)
    gateway, url = start_gateway(known.program, known.dir, tls, backend, known.listen, options)
    print(f"The gateway is at {url}, and asks {backend} (process {server.pid}). Ctrl-C stops both.", flush=True)
    while not stopping.wait(0.1) and gateway.poll() is None:
        server.poll()  # a test may end it
    ended = [stop(gateway), stop(server)]
    sys.exit(0 if ended == [0, 0] else f"ended with {ended}")


if __name__ == "__main__":
    main()
