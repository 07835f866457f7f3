"""A PostgreSQL server of a test's own: in a temporary directory, on a socket there, gone when the test is done."""
import contextlib
import glob
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time


def programs():
    """The folder of initdb and postgres, or None: Debian keeps those of each version in a folder of their own."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb")) or [shutil.which("initdb")]
    return found[-1] and pathlib.Path(found[-1]).parent


def as_whom():
    """The server refuses root: the arguments with which subprocess runs it as postgres, or as nobody."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


class Server:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.url = f"postgresql:///postgres?user=bluebutton&host={folder}"
        self.process = None
        data = self.folder / "data"
        data.mkdir()
        whom = as_whom()
        for path in (self.folder, data):
            if whom:
                os.chown(path, whom["user"], whom["group"])
        subprocess.run([programs() / "initdb", "--pgdata", data, "--username=bluebutton", "--auth=trust",
                        "--encoding=UTF8", "--locale=C", "--no-sync"], check=True, capture_output=True, cwd="/", **whom)

    def start(self, *settings):
        words = [programs() / "postgres", "-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses="]
        for setting in settings or ("fsync=off",):
            words += ["-c", setting]
        with open(self.folder / "server.log", "a") as log:
            self.process = subprocess.Popen(words, stdout=log, stderr=log, cwd="/", **as_whom())
        for _ in range(600):
            if subprocess.run([programs() / "pg_isready", "-q", "-h", self.folder]).returncode == 0:
                return
            time.sleep(0.05)
        raise RuntimeError((self.folder / "server.log").read_text())

    def stop(self):
        """At once, as a crash would."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=30)

    def query(self, sql):
        return subprocess.run([programs() / "psql", "-X", "-q", "-A", "-t", "-d", self.url, "-c", sql], check=True,
                              capture_output=True, text=True).stdout.strip()


@contextlib.contextmanager
def running(*settings):
    with tempfile.TemporaryDirectory(prefix="bluebutton-") as folder:
        server = Server(folder)
        server.start(*settings)
        try:
            yield server
        finally:
            server.stop()
