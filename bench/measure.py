"""Servers pinned to one core, clients to the other; what a run cost the server's processes."""
import contextlib
import json
import os
import pathlib
import socket
import subprocess
import time

SERVER_CORE, CLIENT_CORE = "0", "1"
CONGESTION = pathlib.Path("/proc/sys/net/ipv4/tcp_congestion_control")
HERE = pathlib.Path(__file__).parent


class Server:
    """A program on the server's core, from its start to its end (a with-block)."""

    def __init__(self, command, port, log):
        self.port, self.log = port, log
        with open(log, "wb") as out:
            self.process = subprocess.Popen(["taskset", "-c", SERVER_CORE, *command], stdout=out, stderr=out)

    def __enter__(self):
        for _ in range(3000):
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.1)
        self.__exit__()
        raise RuntimeError(f"no server on port {self.port}: {pathlib.Path(self.log).read_text()[-800:]}")

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def processes(self):
        """The server's process and its children (nginx has workers)."""
        found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        return [self.process.pid, *map(int, found.stdout.split())]

    def cpu_seconds(self):
        """Of all threads that are there; to the nanosecond where the kernel counts so (schedstat)."""
        total = 0
        for pid in self.processes():
            for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
                total += int((thread / "schedstat").read_text().split()[0])
        return total / 1e9

    def memory_mib(self):
        """(VmRSS, PSS) of all processes."""
        resident = proportional = 0
        for pid in self.processes():
            resident += kib(f"/proc/{pid}/status", "VmRSS:")
            proportional += kib(f"/proc/{pid}/smaps_rollup", "Pss:")
        return resident / 1024, proportional / 1024


def kib(path, name):
    return next(int(line.split()[1]) for line in pathlib.Path(path).read_text().splitlines() if line.startswith(name))


@contextlib.contextmanager
def cubic():
    """Debian's own way of TCP for the time of a measurement, where one may choose. BBR paces by timers that it sets by the rate
    it has seen, so that on loopback a server that answers fast pays for none and one that answers less fast pays for many."""
    before = CONGESTION.read_text()
    try:
        CONGESTION.write_text("cubic")
    except OSError:
        pass
    try:
        yield CONGESTION.read_text().strip()
    finally:
        try:
            CONGESTION.write_text(before)
        except OSError:
            pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def costed(server, run):
    """run() gives a dict with `requests`; comes back with the server's CPU per request in microseconds beside it."""
    before = server.cpu_seconds()
    result = run()
    result["cpu"] = (server.cpu_seconds() - before) * 1e6 / result["requests"]
    result["rate"] = result["requests"] / result["seconds"]
    if result["failed"]:
        raise RuntimeError(f"{result['failed']} of {result['requests']} requests failed")
    return result


def wrk(server, requests, seconds, connections):
    """`requests`: a file as rotate.lua reads it."""
    command = ["taskset", "-c", CLIENT_CORE, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s",
               str(HERE / "rotate.lua"), f"http://127.0.0.1:{server.port}", "--", str(requests)]
    return costed(server, lambda: json.loads(
        subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1]))


def once_each(server, asks):
    """As many requests as asks.ready() prepared, one after the other on one connection."""
    asks.ready()

    def run():
        os.sched_setaffinity(0, {int(CLIENT_CORE)})
        times, failed, begun = [], 0, time.perf_counter()
        while asks.waiting:
            start = time.perf_counter()
            failed += not asks()
            times.append(time.perf_counter() - start)
        seconds = time.perf_counter() - begun
        os.sched_setaffinity(0, {int(SERVER_CORE), int(CLIENT_CORE)})
        times.sort()
        return {"requests": len(times), "seconds": seconds, "failed": failed, "bytes": 0,
                "p50": times[len(times) // 2] * 1e6, "p99": times[len(times) * 99 // 100] * 1e6}

    return costed(server, run)


def in_turn(server, ask, seconds):
    """One request after the other on one connection: `ask()` makes one and says whether it went well."""

    def run():
        os.sched_setaffinity(0, {int(CLIENT_CORE)})
        times, failed, end = [], 0, time.perf_counter() + seconds
        while (begun := time.perf_counter()) < end:
            failed += not ask()
            times.append(time.perf_counter() - begun)
        os.sched_setaffinity(0, {int(SERVER_CORE), int(CLIENT_CORE)})
        times.sort()
        return {"requests": len(times), "seconds": seconds, "failed": failed, "bytes": 0,
                "p50": times[len(times) // 2] * 1e6, "p99": times[len(times) * 99 // 100] * 1e6}

    return costed(server, run)
