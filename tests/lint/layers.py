#!/usr/bin/env python3
"""Arrows point one way: a file of src/ROOM includes only headers of the rooms that CMakeLists.txt names after USES for
ROOM, and of those that they use in turn. Unit tests link every room and may include them. Heavy headers stay in the
files that are named here. One result a room."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ("*.cpp", "*.h", "*.inc")
INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]', re.MULTILINE)

# Header -> where it may be included: what costs seconds to compile stays out of headers, Asio in four sources of http and
# the headers that they share, Beast in one.
ASIO = {f"src/http/{name}" for name in ("asio.h", "io_thread.h", "io_thread.cpp", "server.cpp", "session.h", "session.cpp",
                                  "transport.h", "transport.cpp")}
CONFINED = {
    "boost/asio": lambda path: str(path) in ASIO,
    "boost/beast": lambda path: path.match("src/http/request_parser.cpp"),
    "http/asio.h": lambda path: str(path) in ASIO,
    "http/io_thread.h": lambda path: str(path) in ASIO,
    "http/session.h": lambda path: str(path) in ASIO,
    "http/transport.h": lambda path: str(path) in ASIO,
    "simdjson": lambda path: path.suffix == ".cpp",
    "spdlog/": lambda path: path.suffix == ".cpp",
    "CLI/": lambda path: path.suffix == ".cpp",
    "pugixml": lambda path: path.suffix == ".cpp",
    "sqlite3.h": lambda path: path.suffix == ".cpp",
    "libpq-fe.h": lambda path: path.suffix == ".cpp",
    "curl/": lambda path: path.match("src/http/client*"),
}


def rooms_of(cmake):
    """Room -> set of the rooms it may include, itself among them."""
    uses = {}
    for name, arguments in re.findall(r"^bluebutton_room\((\w+)([^)]*)\)", cmake, re.MULTILINE):
        public = re.sub(r"\bPRIVATE\b.*", "", arguments, flags=re.DOTALL).replace("USES", " ").split()
        uses[name] = set(public)
    closed = {}
    for name, direct in uses.items():  # a room stands below those that it uses, so theirs are closed already
        closed[name] = {name}
        for used in direct & uses.keys():
            closed[name] |= closed.get(used, {used})
    return closed


def complaints(path, text, rooms):
    room = room_of(path)
    for header in INCLUDE.findall(text):
        owner = header.split("/")[0]
        if owner in rooms and owner not in rooms.get(room, ()) and not path.name.endswith("_test.cpp"):
            yield f"{path}: {room} may not include {header}: CMakeLists.txt does not name {owner} after its USES"
        for prefix, allowed in CONFINED.items():
            if header.startswith(prefix) and not allowed(path):
                yield f"{path}: {header} costs too much to compile here (tests/lint/layers.py, CONFINED)"


def room_of(path):
    return path.parts[1] if len(path.parts) > 2 else "cli"


def main():
    rooms = rooms_of((ROOT / "CMakeLists.txt").read_text())
    seen, failed = set(rooms), set()
    for path in sorted(p.relative_to(ROOT) for pattern in SOURCES for p in (ROOT / "src").rglob(pattern)):
        seen.add(room_of(path))
        for complaint in complaints(path, (ROOT / path).read_text(), rooms):
            failed.add(room_of(path))
            print(complaint)
    for room in seen - rooms.keys():
        failed.add(room)
        print(f"src/{room} is no room: CMakeLists.txt has no bluebutton_room({room} ...)")
    print(f"{len(seen) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
