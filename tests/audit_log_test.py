#!/usr/bin/env python3
"""The audit log outside of the program: lines at a syslog daemon, and a file that is moved away and opened anew, with nothing lost.
audit_log_test.py PROGRAM"""
import collections
import contextlib
import json
import os
import pathlib
import re
import signal
import socket
import sys
import tempfile
import threading
import time

from support import suite
from support.sandbox import running, sign_in

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
ROOM = tempfile.TemporaryDirectory(prefix="bluebutton-")
FOLDER = pathlib.Path(ROOM.name)
DEVICE = pathlib.Path("/dev/log")  # where syslog(3) writes to
COVERAGE = "/v2/fhir/Coverage"


def serving(name, where):
    return running(PROGRAM, FOLDER / name, "--beneficiaries", "2", "--audit-log", where)


def until(found, what):
    """The first true answer of `found`, within ten seconds."""
    deadline = time.monotonic() + 10
    while not (answer := found()):
        assert time.monotonic() < deadline, what
        time.sleep(0.01)
    return answer


class Syslog:
    """A daemon's end of /dev/log: what came, as it came."""

    def __enter__(self):
        if DEVICE.exists() or DEVICE.is_symlink():
            raise suite.Skip("a syslog daemon of this machine has /dev/log")
        if not os.access(DEVICE.parent, os.W_OK):
            raise suite.Skip("making /dev/log takes root")
        self.listen()
        return self

    def __exit__(self, *_):
        self.stop()

    def listen(self):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(DEVICE))
        self.socket.setblocking(False)

    def stop(self):
        self.socket.close()
        DEVICE.unlink(missing_ok=True)

    def read(self):
        came = []
        with contextlib.suppress(BlockingIOError):
            while True:
                came.append(self.socket.recv(65_536).decode())
        return came


def test_a_syslog_daemon_gets_each_line_by_itself():
    with Syslog() as daemon, serving("syslog", "syslog") as sandbox:
        token = sign_in("localhost", sandbox.port, 0)["access_token"]
        assert sandbox.ask(COVERAGE, token)[0] == 200
        came, events = [], []

        def has_come():
            for text in daemon.read():
                # RFC 3164 section 4.1: local0 (16) and notice (5), then when and who.
                head = re.match(r"<133>\w{3} [ \d]\d \d\d:\d\d:\d\d bluebutton\[(\d+)\]: ", text)
                assert head and int(head[1]) == sandbox.process.pid, text[:100]
                came.append(text)
                events.append(json.loads(text[head.end():].rstrip("\0\n")))
            return any(event.get("path") == COVERAGE for event in events)

        until(has_come, came)
        types = {(event["name"], event["type"]) for event in events}
        assert ("audit.authorization.token", "AccessToken") in types, types
        assert ("audit.hhs_oauth_server.request_logging", "request_response_middleware") in types, types
        whole = "".join(came)
        assert token not in whole and "PW00000!" not in whole
        # A daemon that comes back is written to again.
        daemon.stop()
        assert sandbox.ask(COVERAGE, token)[0] == 200
        daemon.listen()
        until(lambda: sandbox.ask("/v2/fhir/metadata")[0] == 200 and any("/v2/fhir/metadata" in text for text in daemon.read()),
              "nothing came to the daemon that came back")
        assert '"level":"error"' not in sandbox.log(), sandbox.log()[-2000:]


def requests_of(file):
    """How often each X-Request-ID has a line there. A line is whole, or this fails."""
    lines = file.read_text().splitlines()
    events = [json.loads(line) for line in lines]
    return collections.Counter(event["request_uuid"] for event in events
                               if event["type"] == "request_response_middleware" and event["path"] == COVERAGE)


class Askers:
    """Threads that ask without a pause, and remember the number of each answer."""

    def __init__(self, sandbox, token, count=3):
        self.asked, self.ending = [], threading.Event()

        def ask():
            while not self.ending.is_set():
                status, headers, _ = sandbox.ask(COVERAGE, token)
                assert status == 200, status
                self.asked.append(headers["X-Request-ID"])

        self.threads = [threading.Thread(target=ask) for _ in range(count)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        for thread in self.threads:
            thread.join()


def test_a_file_that_is_moved_away_is_made_anew_by_sighup_and_no_line_is_lost_or_torn():
    path = FOLDER / "audit.log"
    moved = [FOLDER / f"audit.log.{number}" for number in range(8)]
    with serving("rotated", f"file:{path}") as sandbox:
        token = sign_in("localhost", sandbox.port, 0)["access_token"]
        with Askers(sandbox, token) as askers:
            for file in moved:
                until(lambda: path.exists() and path.stat().st_size > 0, "no line in the new file")
                path.rename(file)
                sandbox.process.send_signal(signal.SIGHUP)
            until(lambda: path.exists() and path.stat().st_size > 0, "no line in the last file")
    # The server has ended: all is written.
    files = [requests_of(file) for file in [*moved, path]]
    assert all(files[1:]), [len(file) for file in files]
    assert sum(files, collections.Counter()) == collections.Counter(askers.asked), "a line is missing, or there twice"
    assert path.stat().st_mode & 0o777 == 0o640 & ~current_umask(), oct(path.stat().st_mode)
    print(f"        {len(askers.asked)} lines in {len(files)} files")


def current_umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_file_that_cannot_be_made_anew_is_tried_again_and_the_lines_stay_in_the_old_one():
    path, moved = FOLDER / "blocked.log", FOLDER / "blocked.log.1"
    with serving("blocked", f"file:{path}") as sandbox:
        token = sign_in("localhost", sandbox.port, 0)["access_token"]

        def ask():
            return sandbox.ask(COVERAGE, token)[1]["X-Request-ID"]

        first = ask()
        until(lambda: first in path.read_text(), "the first line")
        path.rename(moved)
        path.mkdir()
        sandbox.process.send_signal(signal.SIGHUP)
        second = ask()
        until(lambda: second in moved.read_text(), "the line that came while there was no new file")
        path.rmdir()
        third = ask()
        until(lambda: path.is_file() and third in path.read_text(), "the line after that")
        assert third not in moved.read_text()


suite.run(globals())
