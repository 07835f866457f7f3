#!/usr/bin/env python3
"""bluebutton sandbox: its folder, its greeting, its refusals. Given: the program."""
import json
import os
import pathlib
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time

from support import suite
from support.sandbox import running, sign_in

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
ROOM = tempfile.TemporaryDirectory(prefix="bluebutton-")
FOLDER = pathlib.Path(ROOM.name) / "sandbox"
BENEFICIARIES = ("--beneficiaries", "5")


def test_a_sandbox_says_where_it_is_who_signs_in_and_what_to_try():
    with running(PROGRAM, FOLDER, *BENEFICIARIES) as sandbox:
        for words in ("BBUser00000", "PW00000!", "BBUser00004", "test-client-id", "test-client-secret", "Three things to try"):
            assert words in sandbox.greeting, words
        document = json.loads(sandbox.ask("/.well-known/openid-configuration")[2])
        assert document["token_endpoint"] == sandbox.url + "/v2/o/token"


def test_the_folder_is_private():
    assert stat.S_IMODE(FOLDER.stat().st_mode) == 0o700
    for path in FOLDER.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_second_start_takes_under_three_seconds_and_keeps_the_data():
    begun = time.monotonic()
    with running(PROGRAM, FOLDER) as sandbox:
        assert time.monotonic() - begun < 3
        assert sign_in("localhost", sandbox.port, 4)["patient"].startswith("-")


def test_a_port_in_use_is_said_before_anything_is_made():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        folder = pathlib.Path(ROOM.name) / "not-made"
        done = subprocess.run([PROGRAM, "sandbox", "--dir", str(folder), "--listen", f"127.0.0.1:{port}"], capture_output=True,
                              text=True, timeout=30)
        assert done.returncode == 1 and str(port) in done.stderr and "in use" in done.stderr, done
        assert not folder.exists()


def test_a_sandbox_whose_making_was_interrupted_starts_again():
    folder = pathlib.Path(ROOM.name) / "interrupted"
    process = subprocess.Popen([PROGRAM, "sandbox", "--dir", str(folder), "--listen", "localhost:0", "--beneficiaries", "20000"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    making = folder.with_name("interrupted.making")
    deadline = time.monotonic() + 20
    while not (making / "rif").is_dir() and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert making.is_dir() and not folder.exists()
    with running(PROGRAM, folder, *BENEFICIARIES) as sandbox:
        assert sign_in("localhost", sandbox.port, 0)["patient"]
    assert not making.exists()


def test_a_folder_that_is_no_sandbox_is_left_alone():
    folder = pathlib.Path(ROOM.name) / "thesis"
    folder.mkdir()
    (folder / "chapter-1").write_text("It was")
    done = subprocess.run([PROGRAM, "sandbox", "--dir", str(folder), "--listen", "localhost:0"], capture_output=True, text=True,
                          timeout=30)
    assert done.returncode == 1 and "something else" in done.stderr, done
    assert (folder / "chapter-1").read_text() == "It was"


def test_an_address_that_others_reach_needs_a_tls_proxy():
    done = subprocess.run([PROGRAM, "serve", "--store", f"sqlite:{FOLDER}/claims.db", "--listen", "0.0.0.0:0"],
                          capture_output=True, text=True, timeout=30)
    assert done.returncode == 2 and "--behind-tls-proxy" in done.stderr, done


suite.run(globals())
