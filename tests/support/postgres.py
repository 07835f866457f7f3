"""A PostgreSQL server of a test's own: in a temporary directory, on a socket there, gone when the test is done.

BLUEBUTTON_TEST_POSTGRES_BIN names the folder of initdb and postgres, for another version than the one installed."""
import contextlib
import glob
import os
import pathlib
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time

from . import disk, suite


def programs():
    """The folder of initdb and postgres, or None: Debian keeps those of each version in a folder of their own."""
    chosen = os.environ.get("BLUEBUTTON_TEST_POSTGRES_BIN")
    found = [chosen + "/initdb"] if chosen else (
        sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb")) or [shutil.which("initdb")])
    return found[-1] and pathlib.Path(found[-1]).parent


def has_extension(library):
    """Whether the server comes with it (auto_explain...)."""
    return any((programs().parent / folder / f"{library}.so").exists() for folder in ("lib", "lib/postgresql"))


def client(name):
    """psql, pg_basebackup...: the server's own, else what is installed."""
    own = programs() / name
    return own if own.exists() else sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))[-1]


def as_whom():
    """The server refuses root: the arguments with which subprocess runs it as postgres, or as nobody."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def give(path):
    """To whom the server runs as."""
    if whom := as_whom():
        os.chown(path, whom["user"], whom["group"])


class Server:
    """Its socket, log and data are in `folder`; `initdb`: further words for initdb, None when the data come from elsewhere."""

    def __init__(self, folder, initdb=()):
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.url = f"postgresql:///postgres?user=bluebutton&host={folder}"
        self.process, self.settings = None, ("fsync=off",)
        give(self.folder)
        if initdb is None:
            return
        self.data.mkdir()
        give(self.data)
        subprocess.run([programs() / "initdb", "--pgdata", self.data, "--username=bluebutton", "--auth=trust",
                        "--encoding=UTF8", "--locale=C", "--no-sync", *initdb], check=True, capture_output=True, cwd="/",
                       **as_whom())

    def start(self, *settings):
        """With these settings, else with those of the time before."""
        self.settings = settings or self.settings
        words = [programs() / "postgres", "-D", self.data, "-k", self.folder, "-c", "listen_addresses="]
        for setting in self.settings:
            words += ["-c", setting]
        with open(self.folder / "server.log", "a") as log:
            self.process = subprocess.Popen(words, stdout=log, stderr=log, cwd="/", **as_whom())
        for _ in range(600):
            if self.answers():
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(self.log())

    def answers(self):
        return subprocess.run([client("pg_isready"), "-q", "-h", self.folder]).returncode == 0

    def stop(self, how=signal.SIGQUIT):
        """At once, as a crash would; SIGINT: in order."""
        self.process.send_signal(how)
        self.process.wait(timeout=60)

    def log(self):
        return (self.folder / "server.log").read_text()

    def query(self, sql):
        done = subprocess.run([client("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.url, "-c", sql],
                              capture_output=True, text=True)
        assert done.returncode == 0, (sql, done.stderr)
        return done.stdout.strip()


@contextlib.contextmanager
def running(*settings, initdb=()):
    with tempfile.TemporaryDirectory(prefix="bluebutton-") as folder:
        server = Server(folder, initdb)
        server.start(*settings)
        try:
            yield server
        finally:
            server.stop()


def major(program):
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return int(re.search(r"\d+", said)[0])


def copy_data(primary, data):
    """Of a server that runs: by pg_basebackup, or, where that is older than the server, of its files while it is stopped."""
    backup = client("pg_basebackup")
    if major(backup) >= major(programs() / "postgres"):
        subprocess.run([backup, "-D", data, "-R", "-X", "stream", "-c", "fast", "--no-sync", "-h", primary.folder,
                        "-U", "bluebutton"], check=True, capture_output=True, cwd="/", **as_whom())
        return
    primary.stop(signal.SIGINT)
    shutil.copytree(primary.data, data)
    primary.start()
    (data / "standby.signal").touch()
    for path in (data, *data.rglob("*")):
        give(path)


@contextlib.contextmanager
def standby(primary, *settings):
    """A streaming replica of `primary`, which answers questions (hot standby)."""
    with tempfile.TemporaryDirectory(prefix="bluebutton-") as folder:
        server = Server(folder, initdb=None)
        copy_data(primary, server.data)
        # Said again: a pg_basebackup that is newer than the server writes what the server does not know.
        server.start("fsync=off", f"primary_conninfo=host={primary.folder} user=bluebutton", *settings)
        try:
            yield server
        finally:
            if server.process.poll() is None:
                server.stop()


def small_disk(folder, megabytes, remount=False):
    """disk.mount() for the server's user."""
    disk.mount(folder, megabytes, remount)
    give(folder)
