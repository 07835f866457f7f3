"""A data server of a test's own: a store made from files, served on a free port, gone when the test is done."""
import contextlib
import json
import pathlib
import re
import subprocess
import tempfile
import time
import urllib.error
import urllib.request


def run(program, *arguments, timeout=120):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=timeout)
    assert done.returncode == 0, f"{arguments[0]} ended with {done.returncode}: {done.stderr}"
    return done


@contextlib.contextmanager
def serving(program, rif, terminology=(), options=()):
    """Yields the base URL of a server that holds these files."""
    with tempfile.TemporaryDirectory(prefix="bluebutton-") as folder:
        store = "sqlite:" + str(pathlib.Path(folder) / "claims.db")
        run(program, "load", "--store", store, *rif)
        if terminology:
            run(program, "terminology", "load", "--store", store, *terminology)
        with serving_store(program, store, options) as address:
            yield address


@contextlib.contextmanager
def serving_store(program, store, options=()):
    """Yields the base URL of a server of a store's URL."""
    with tempfile.TemporaryDirectory(prefix="bluebutton-") as folder:
        log = pathlib.Path(folder) / "log"
        with open(log, "w") as errors:
            server = subprocess.Popen([program, "data-server", "--store", store, "--listen", "127.0.0.1:0", *options],
                                      stdout=subprocess.PIPE, stderr=errors, text=True)
        try:
            line = server.stdout.readline()
            address = re.search(r"http://[\w.:\[\]]+", line)
            assert address, f"the server said {line!r} and {log.read_text()!r}"
            yield address[0]
        finally:
            server.terminate()
            assert server.wait(timeout=30) == 0, log.read_text()


def ask(url, headers=None, body=None, method=None):
    """(status, headers, the body as JSON or text)"""
    request = urllib.request.Request(url, headers=headers or {}, data=body, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.headers, parsed(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, parsed(error)


def parsed(response):
    text = response.read().decode()
    return json.loads(text) if "json" in (response.headers.get("Content-Type") or "") and text else text


def hollow(value, path=""):
    """The paths of what FHIR forbids: empty strings, arrays and objects, and null."""
    if value in ("", [], {}, None):
        return [path]
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in hollow(inner, f"{path}.{key}")]
    if isinstance(value, list):
        return [found for index, inner in enumerate(value) for found in hollow(inner, f"{path}[{index}]")]
    return []
