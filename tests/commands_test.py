#!/usr/bin/env python3
"""./run and ./test themselves: what they say when something is in the way, and that no failure is lost in the sum."""
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile

from support import suite

ROOT = pathlib.Path(__file__).resolve().parents[1]


def call(*command, cwd=ROOT, **environment):
    return subprocess.run(command, cwd=cwd, env=os.environ | environment, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=60)


def setup(lines, tools):
    """Runs lines of bash with scripts/setup.sh, and with these commands only: name -> what it does."""
    with tempfile.TemporaryDirectory() as folder:
        for name, body in tools.items():
            path = pathlib.Path(folder) / name
            path.write_text(f"#!/bin/bash\n{body}\n")
            path.chmod(0o755)
        return call("/bin/bash", "-c", f"source scripts/setup.sh\n{lines}", PATH=folder)


def test_run_help_names_ports_and_folders():
    answer = call("./run", "--help")
    assert answer.returncode == 0
    for word in ("8000", "--listen", "--dir", "build/release", "sandbox"):
        assert word in answer.stdout, word


def test_run_says_that_the_port_is_in_use_before_it_builds():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for words in (("--listen", f"127.0.0.1:{port}"), (f"--listen=127.0.0.1:{port}",)):
            answer = call("./run", *words)
            assert answer.returncode == 1
            assert f"Port {port}" in answer.stderr and "in use" in answer.stderr and f":{port + 1}" in answer.stderr
            assert "Building" not in answer.stderr


def test_run_refuses_an_address_without_a_port():
    for address in ("localhost", "localhost:http", "localhost:70000", ""):
        answer = call("./run", "--listen", address)
        assert answer.returncode == 1 and "HOST:PORT" in answer.stderr, (address, answer)


def test_packages_that_are_there_ask_apt_for_nothing():
    answer = setup("packages_x=(one 'two|three' bash=four); install x", {
        "dpkg-query": "echo -n 'ii one un two ii three '", "apt-get": "echo called", "bash": ""})
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", ""), answer


def test_of_several_names_the_first_that_apt_knows_is_installed():
    answer = setup("packages_x=('new1|new2|new3'); install x", {
        "dpkg-query": "", "apt-get": 'echo "apt-get $*" >&2', "env": 'shift; exec "$@"', "sudo": 'exec "$@"',
        "apt-cache": '[[ $2 == new1 ]] || echo "$2 | 1.0"'})
    assert answer.returncode == 0, answer
    assert answer.stderr.rstrip().endswith(" new2"), answer.stderr


def test_no_network_is_one_clear_sentence():
    answer = setup("packages_x=(wanted); install x", {
        "dpkg-query": "", "apt-get": "exit 100", "env": 'shift; exec "$@"', "sudo": 'exec "$@"'})
    assert answer.returncode == 1
    assert "could not install wanted" in answer.stderr and "network" in answer.stderr, answer


def test_no_root_and_no_sudo_names_what_to_type():
    if os.geteuid() == 0:
        user = {"user": 65534, "group": 65534, "extra_groups": []}
    else:
        user = {}
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        for name in ("dpkg-query", "apt-get"):
            path = pathlib.Path(folder) / name
            path.write_text("#!/bin/bash\n")
            path.chmod(0o755)
        answer = subprocess.run(["/bin/bash", "-c", f"{(ROOT / 'scripts/setup.sh').read_text()}\npackages_x=(wanted 'a|b'); install x"],
                                env={"PATH": folder}, cwd="/", capture_output=True, text=True, timeout=60, **user)
    assert answer.returncode == 1
    assert "apt-get install wanted a" in answer.stderr, answer


def test_the_sum_of_test_loses_no_failure():
    good = "print('3 passed, 0 failed, 1 skipped')"
    cases = {
        good: (0, "3 passed, 0 failed, 1 skipped"),
        "print('2 passed, 1 failed'); raise SystemExit(1)": (1, "2 passed, 1 failed, 0 skipped"),
        "print('2 passed, 0 failed'); raise SystemExit(3)": (1, "2 passed, 1 failed, 0 skipped"),
        "print('5 passed, 0 failed'); print('then crashed'); import os; os.abort()": (1, "0 passed, 1 failed, 0 skipped"),
        "print('0 passed, 0 failed')": (1, "0 passed, 1 failed, 0 skipped"),
        "": (1, "0 passed, 1 failed, 0 skipped"),
    }
    for body, (status, last) in cases.items():
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder)
            shutil.copy(ROOT / "test", copy)
            shutil.copytree(ROOT / "scripts", copy / "scripts")
            (copy / "tests/lint").mkdir(parents=True)
            (copy / "tests/lint/one.py").write_text(body)
            answer = call("./test", "lint", cwd=copy)
            assert (answer.returncode, answer.stdout.splitlines()[-1]) == (status, last), (body, answer)


def test_test_refuses_a_part_that_it_does_not_know():
    answer = call("./test", "everything")
    assert answer.returncode == 2 and "lint" in answer.stderr


if __name__ == "__main__":
    suite.run(globals())
