#!/usr/bin/env python3
"""clang-tidy over the sources, with the checks of .clang-tidy: tests/tidy.py BUILD [FILE...]. One result a file; without a FILE
all of src, unit tests excepted. BUILD is a folder that CMake configured."""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]


def database(build):
    """A compile_commands.json for clang: gcc's precompiled header is of no use to it, so it reads the header's text instead."""
    out = build / "tidy"
    out.mkdir(exist_ok=True)
    entries = json.loads((build / "compile_commands.json").read_text())
    header = out / "precompiled.hxx"
    header.write_text((build / "CMakeFiles/bb_precompiled.dir/cmake_pch.hxx").read_text())
    for entry in entries:
        command = re.sub(r"-include \S*cmake_pch\.hxx", f"-include {header}", entry["command"])
        entry["command"] = re.sub(r" -(Winvalid-pch|fpch-preprocess|Werror)\b", "", command)
    (out / "compile_commands.json").write_text(json.dumps(entries))
    files = [pathlib.Path(entry["file"]) for entry in entries]
    return out, [path for path in files if path.is_relative_to(ROOT / "src") and not path.name.endswith("_test.cpp")
                 and path.suffix == ".cpp"]


def main():
    commands, files = database(pathlib.Path(sys.argv[1]).resolve())
    files = [pathlib.Path(name).resolve() for name in sys.argv[2:]] or files

    def tidy(path):
        # clang 14's analyzer does not know what a coroutine keeps, and takes Asio's frames for uninitialised memory.
        text = path.read_text()
        coroutines = any(sign in text for sign in ('"http/asio.h"', '"http/io_thread.h"', "co_await"))
        checks = ["--checks=-clang-analyzer-core.*"] if coroutines else []
        return path, subprocess.run(["clang-tidy", "--quiet", *checks, "-p", str(commands), str(path)], cwd=ROOT,
                                    capture_output=True, text=True)

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, run in pool.map(tidy, files):
            failed += run.returncode != 0
            print(f"{'failed' if run.returncode else 'passed':8}{path.relative_to(ROOT)}", flush=True)
            if run.returncode:
                print(run.stdout.strip(), flush=True)
    print(f"{len(files) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
