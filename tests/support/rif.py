"""Small RIF files for tests: every column of a kind of file, with the values that a test cares about."""
import pathlib
import re

COLUMNS = pathlib.Path(__file__).resolve().parents[2] / "src" / "rif" / "columns"


def columns(kind):
    """The names of a kind's columns ("carrier"), in the order of the file."""
    return re.findall(r"RIF_COLUMN\((\w+),", (COLUMNS / f"{kind}.inc").read_text())


def write(path, kind, *rows):
    """Writes a file of that kind; a row is a dict of column names and values, the rest is empty."""
    names = columns(kind)
    lines = ["|".join(names)]
    for row in rows:
        assert not row.keys() - set(names), row.keys() - set(names)
        lines.append("|".join(str({"DML_IND": "INSERT", **row}.get(name, "")) for name in names))
    pathlib.Path(path).write_text("\n".join(lines) + "\n")
    return path
