"""The certificates that docs/tls.md tells how to make: ca.pem, server.pem and gateway.pem, each with its key (NAME.key)."""
import pathlib
import re
import subprocess

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "tls.md"
COMMANDS = re.search(r"```sh\n(.*?)```", PAGE.read_text(), re.DOTALL)[1].splitlines()


def make_certificates(folder):
    """Runs the page's commands in a new folder."""
    folder.mkdir(mode=0o700)
    for command in COMMANDS:
        subprocess.run(command, shell=True, cwd=folder, capture_output=True, check=True)
