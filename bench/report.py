"""The results as a table, and docs/performance.md around it."""
import pathlib
import platform
import re
import shlex
import statistics
import subprocess
import sys

PAGES, PATIENTS, COVERAGES = "nginx, the same pages", "nginx, the same Patients", "nginx, the same Coverages"
BASELINES = {PAGES: ("data server, page", "nginx, the same pages, without"), PATIENTS: ("data server, Patient",), COVERAGES: ("data server, all Coverages",),
             "nginx, the gateway's pages": ("gateway, page",), "nginx, the same profiles": ("gateway, userinfo",)}
BASE_OF_HISTORY = "history of 10, its page"


class Reading:
    """What was read over HTTP. sizes: mean bytes of an answer, by kind."""

    def __init__(self, options, results, memory, sizes, tokens):
        self.options, self.results, self.memory = options, results, memory
        self.sizes, self.tokens = sizes, tokens

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
        long = f"history of {self.options.claims}, "
        rows = [("data server, page of ten claims: CPU, times nginx's for the same bytes", self.times("data server, page of ten claims"), 1.3),
                ("data server, Patient: CPU, times nginx's", self.times("data server, Patient"), 1.3),
                ("data server, all Coverages: CPU, times nginx's", self.times("data server, all Coverages of a beneficiary"), 1.3),
                ("gateway, page of ten claims: CPU, times nginx's", self.times("gateway, page of ten claims"), 2.0)]
        rows += [(f"{long}{page}: CPU, times a short one's page", self.times(long + page), 1.5)
                 for page in ("first page", "middle page", "page by cursor", "page by service-date", "page by _lastUpdated")]
        rows.append(("resident memory after the start, MiB", next(iter(self.memory.values()))[0], 64.0))
        lines = ["| bar | at most | measured | |", "| --- | --- | --- | --- |"]
        lines += [f"| {what} | {most:g} | {found:.2f} | {'met' if found <= most else '**not met**'} |" for what, found, most in rows]
        return "\n".join(lines)

    def times(self, name):
        return float(self.ratio(name).split()[0])


TITLES = {"rendering": "Rendering a claim", "histories": "Pages at the store", "postgres": "PostgreSQL", "load": "Loading",
          "authorization": "Authorization beside oidc-provider", "upkeep": "Upkeep while requests run"}


def document(options, reading, parts):
    """parts: what the other scripts printed, by name."""
    rest = "\n".join(f"## {TITLES[name]}\n\n{text.strip()}\n" for name, text in parts.items())
    return f"""# Performance

Written by `bench/run`, which measures everything on this page in one run; the numbers are this machine's, the ratios are what
counts. Medians of {options.rounds} rounds, [least..most] beside them; in each round every case runs {options.seconds} s, in the table's order.

## Reading

{reading.table()}

{reading.bars()}

The bars beside nginx compare what both servers do with what they were asked for before: nginx has its files open and in memory
and sends them by sendfile, and bluebutton sends the resources that it has kept rendered (`rendered-claims-megabytes`) by splice;
head, links and permission are made anew for each request. **Made each time** is the same with nothing kept: what a page costs
when it is asked for the first time, or when more is asked for in turn than there is memory for. Both write an access log,
in the same way: lines are gathered and written several times a second.

- **Server CPU** is the time that the threads of the server's processes ran, over the requests answered. It moves less than
  requests per second do, which the client's core limits too.
- **The baseline** of an answer is nginx serving files of the very same bytes; of the long history, the page of
  the beneficiary with 10 claims of the same shape, nothing kept for either.
- **A page** has ten claims, {reading.sizes["page"] / 1024:,.1f} KiB on average; a Patient {reading.sizes["patient"] / 1024:,.1f} KiB, the Coverages of a beneficiary
  {reading.sizes["coverage"] / 1024:,.1f} KiB; {reading.tokens} beneficiaries with a token each take turns.
- **A page by service-date or _lastUpdated** is bounded so that half of the history matches. The number of all that match is
  counted from a few bytes a claim, without a look at the claims: that grows with the history. Where every claim or none is
  within the bounds, nothing is counted.
- **The codes** are exchanged by one client, one after the other, {options.codes} in a round; signing in and consenting is not measured.
- **The token refresh** is asked for by one client, one request after the other, each with the refresh token that came last.

{rest}
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
| nginx | {nginx()}, one worker, sendfile, open file cache |
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
