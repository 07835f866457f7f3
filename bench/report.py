"""The results as a table, and docs/performance.md around it."""
import pathlib
import platform
import re
import shlex
import statistics
import subprocess
import sys

BASELINES = {"nginx, the same pages": ("gateway, page", "data server, page"), "nginx, the same profiles": ("gateway, userinfo",)}
BASE_OF_HISTORY = "history of 10, its page"


class Page:
    def __init__(self, options, results, memory, page_bytes, tokens):
        self.options, self.results, self.memory = options, results, memory
        self.page_bytes, self.tokens = page_bytes, tokens

    def median(self, name, field):
        return statistics.median(result[field] for result in self.results[name])

    def spread(self, name, field):
        values = [result[field] for result in self.results[name]]
        return f"{statistics.median(values):,.0f} [{min(values):,.0f}..{max(values):,.0f}]"

    def baseline(self, name):
        if name.startswith("history"):
            return BASE_OF_HISTORY
        return next((base for base, cases in BASELINES.items() if name == base or name.startswith(cases)), None)

    def ratio(self, name):
        """CPU per request as a multiple of the baseline's: the median of the rounds, each against its own."""
        base = self.baseline(name)
        if base is None:
            return ""
        ratios = [own["cpu"] / other["cpu"] for own, other in zip(self.results[name], self.results[base])]
        return "1" if name == base else f"{statistics.median(ratios):.2f} [{min(ratios):.2f}..{max(ratios):.2f}]"

    def table(self):
        lines = ["| case | req/s | p50 µs | p99 µs | server CPU µs/request | CPU, times the baseline |",
                 "| --- | --- | --- | --- | --- | --- |"]
        for name in self.results:
            lines.append(f"| {name} | {self.spread(name, 'rate')} | {self.median(name, 'p50'):,.0f} | "
                         f"{self.median(name, 'p99'):,.0f} | {self.spread(name, 'cpu')} | {self.ratio(name)} |")
        lines += ["", "| memory of the gateway's process | resident MiB | proportional MiB |", "| --- | --- | --- |"]
        lines += [f"| {when} | {rss:.1f} | {pss:.1f} |" for when, (rss, pss) in self.memory.items()]
        return "\n".join(lines)

    def bars(self):
        """What we want to stay below, and whether we do."""
        page, long_page = (self.ratio(name).split()[0] for name in ("gateway, page of ten claims", f"history of {self.options.claims}, first page"))
        idle = next(iter(self.memory.values()))[0]
        rows = [("CPU of a page through the gateway, times nginx's for the same bytes", float(page), 2.0),
                ("CPU of the first page of a long history, times that of a short one", float(long_page), 1.5),
                ("resident memory after the start, MiB", idle, 64.0)]
        lines = ["| bar | at most | measured | |", "| --- | --- | --- | --- |"]
        lines += [f"| {what} | {most:g} | {found:.2f} | {'met' if found <= most else '**not met**'} |" for what, found, most in rows]
        return "\n".join(lines)

    def document(self):
        options = self.options
        return f"""# Performance

Written by `bench/run`, which measures everything on this page in one run; the numbers are this machine's, the ratios are what
counts. Medians of {options.rounds} rounds, [least..most] beside them; in each round every case runs {options.seconds} s, in the table's order.

{self.table()}

{self.bars()}

The first bar compares what both servers do with what they were asked for before: nginx has its files open and in memory and
sends them by sendfile, and bluebutton sends the claims that it has kept rendered (`rendered-claims-megabytes`) the same way;
head, links and permission are made anew for each request. **Made each time** is the same with nothing kept: what a page costs
when it is asked for the first time, or when more claims are asked for in turn than there is memory for.

- **Server CPU** is the time that the threads of the server's processes ran, over the requests answered. It moves less than
  requests per second do, which the client's core limits too.
- **The baseline** of a page and of a profile is nginx serving files of the very same bytes; of the long history, the page of
  the beneficiary with 10 claims of the same shape, nothing kept for either.
- **A page** has ten claims, {self.page_bytes / 1024:,.1f} KiB on average; {self.tokens} beneficiaries with a token each take turns.
- **The codes** are exchanged by one client, one after the other, {options.codes} in a round; signing in and consenting is not measured.
- **The token refresh** is asked for by one client, one request after the other, each with the refresh token that came last.

## How

| | |
| --- | --- |
| command | `{shlex.join(['bench/run', *sys.argv[1:]])}` |
| machine | {cpu()}, {cores()} cores, {memory()}, {system()} |
| cores | server on one core, client on another (taskset) |
| client | wrk, 1 thread, {options.connections} connections, keep-alive; each answer's status is checked |
| data | sandbox of {options.beneficiaries} synthetic beneficiaries, SQLite, all in memory's reach (warm); the histories of 10 and {options.claims:,} claims in a store of their own |
| bluebutton | release build (-O2), as `./run` serves it, access log on |
| TCP | loopback, {options.congestion} |
| nginx | {nginx()}, one worker, sendfile, open file cache, no access log |
"""


def cpu():
    return re.search(r"model name\s*:\s*(.*)", pathlib.Path("/proc/cpuinfo").read_text())[1]


def cores():
    return len(re.findall(r"^processor", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE))


def memory():
    kib = int(re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text())[1])
    return f"{kib / 1024**2:.0f} GiB"


def system():
    name = re.search(r'PRETTY_NAME="(.*)"', pathlib.Path("/etc/os-release").read_text())[1]
    return f"{name}, Linux {platform.release().split('-')[0]}"


def nginx():
    return re.search(r"nginx/\S+", subprocess.run(["nginx", "-v"], capture_output=True, text=True).stderr)[0]
