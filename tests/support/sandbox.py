"""A sandbox of a test's own: a folder, a free port, gone when the test is done. And what an app does with it."""
import contextlib
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "bench"))
from sign_in import CALLBACK, CLIENT, Browser, Form, authorize, sign_in  # noqa: E402, F401


class Sandbox:
    def __init__(self, process, log):
        self.process, self.log_path = process, log
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                break
        self.greeting = "".join(lines)
        found = re.search(r"http://localhost:(\d+)", self.greeting)
        assert found, f"no sandbox: {self.greeting!r} {self.log()!r}"
        self.port, self.url = int(found[1]), found[0]

    def end_data_server(self):
        """Of the shape `gateway`: afterwards nobody answers there."""
        found = re.search(r"asks https?://[\w.]+:(\d+) \(process (\d+)\)", self.greeting)
        os.kill(int(found[2]), signal.SIGTERM)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", int(found[1])), timeout=1):
                time.sleep(0.05)
                continue
            return
        raise AssertionError("the data server is still there")

    def log(self):
        return self.log_path.read_text()

    def ask(self, path, token=None, method="GET", body=None, **headers):
        """(status, headers, body as text)"""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=30)
        if token:
            headers["Authorization"] = f"Bearer {token}"
        connection.request(method, path.removeprefix(self.url), body, headers)
        answer = connection.getresponse()
        with contextlib.closing(connection):
            return answer.status, answer.headers, answer.read().decode()

    def get(self, path, token):
        """The JSON of an answer that must be 200."""
        status, _, text = self.ask(path, token)
        assert status == 200, (path, status, text)
        return json.loads(text)

    def token_endpoint(self, **fields):
        """(status, JSON) of the token endpoint for the demo app."""
        status, _, text = self.ask("/v2/o/token/", method="POST", body=urllib.parse.urlencode(CLIENT | fields),
                                   **{"Content-Type": "application/x-www-form-urlencoded"})
        return status, json.loads(text)

    def every_page(self, path, token):
        """Every resource of a search, page by page."""
        while path:
            bundle = self.get(path, token)
            yield from (entry["resource"] for entry in bundle.get("entry", []))
            path = next((link["url"] for link in bundle["link"] if link["relation"] == "next"), None)


# How a sandbox is put together: all in one process, or a gateway before a data server, over mutual TLS.
SHAPES = {
    "one-process": lambda program: [program, "sandbox"],
    "gateway": lambda program: [sys.executable, str(pathlib.Path(__file__).with_name("apart.py")), program],
}


@contextlib.contextmanager
def running(program, folder, *options, shape="one-process"):
    folder = pathlib.Path(folder)
    log = folder.parent / (folder.name + ".log")
    with open(log, "a") as errors:
        command = [*SHAPES[shape](program), "--dir", str(folder), "--listen", "localhost:0", *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
    try:
        yield Sandbox(process, log)
    finally:
        process.terminate()
        assert process.wait(timeout=30) == 0, log.read_text()[-2000:]
