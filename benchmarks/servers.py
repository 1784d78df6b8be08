"""Servers under load: started, warmed, loaded by wrk, and asked what it cost them."""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.settings import ROOT

TICKS = os.sysconf("SC_CLK_TCK")
ROUNDS = 5

LUA = """
local requests, at = {}, 0
function init(args)
%s
end
function request()
  at = at %% #requests + 1
  return requests[at]
end
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('\\nFOUND {"requests":%%d,"microseconds":%%d,"bytes":%%d,"errors":%%d,' ..
    '"p50":%%d,"p95":%%d,"p99":%%d,"most":%%d}\\n', summary.requests, summary.duration,
    summary.bytes, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(95), latency:percentile(99), latency.max))
end
"""


class WrkMissing(RuntimeError):
    """No load without wrk: apt-get install wrk."""


class WrongAnswer(RuntimeError):
    """A server that answers wrongly is not measured."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request that wrk repeats."""

    path: str
    cookie: str = ""
    county: str = ""
    """For peers without login: whose list it is."""
    body: str = ""
    """JSON that is posted; with none it is a GET."""

    @property
    def headers(self) -> dict[str, str]:
        given = {
            "Cookie": self.cookie,
            "X-County": self.county,
            "Content-Type": "application/json" if self.body else "",
            "Sec-Fetch-Site": "same-origin" if self.body else "",
        }
        return {name: value for name, value in given.items() if value}

    def lua(self) -> str:
        pairs = (f'["{name}"]={json.dumps(value)}' for name, value in self.headers.items())
        headers = "{" + ",".join(pairs) + "}"
        method, body = ("POST", json.dumps(self.body)) if self.body else ("GET", "nil")
        asked = f"{json.dumps(method)}, {json.dumps(self.path)}, {headers}, {body}"
        return f"  requests[#requests + 1] = wrk.format({asked})"


@dataclass(frozen=True, slots=True)
class Load:
    """What one round of wrk found, with what it cost the server."""

    requests: int
    seconds: float
    errors: int
    p50: float
    p95: float
    p99: float
    most: float
    bytes: int
    cpu: float

    @property
    def cpu_each(self) -> float:
        return self.cpu / self.requests

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


@dataclass(frozen=True, slots=True)
class Server:
    """A running process tree with an address."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, ask: Ask) -> bytes:
        """The body of one answer; a refusal stops the benchmark."""
        request = urllib.request.Request(self.address + ask.path)  # noqa: S310 (our own address)
        for name, value in ask.headers.items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                body: bytes = answer.read()
        except urllib.error.HTTPError as error:
            raise WrongAnswer(f"{ask.path}: {error.code} {error.read().decode()}") from error
        if answer.url != self.address + ask.path:
            raise WrongAnswer(f"{ask.path} leads to {answer.url}")
        return body

    def cpu(self) -> float:
        """User and system seconds of the process and its children so far."""
        return sum(_cpu(pid) for pid in _tree(self.process.pid))

    def pss_mib(self) -> float:
        """Memory with shared pages divided among those who share them: RSS counts a mapped
        database once per connection."""
        return sum(_pss_kib(pid) for pid in _tree(self.process.pid)) / 1024


def _tree(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _tree(int(child)))]


def _cpu(pid: int) -> float:
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS


def _pss_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def served(
    command: Callable[[int], Sequence[str]], environment: Mapping[str, str]
) -> Generator[Server]:
    """Start what `command` says for a port, until it accepts connections; stop it afterwards."""
    port = free_port()
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("MIAOPU_")}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command(port), cwd=ROOT, env={**inherited, **environment}, stdout=log, stderr=log
        )
        try:
            _await(process, port)
            yield Server(process, port)
        except BaseException:
            log.seek(0)
            sys.stderr.write(log.read().decode()[-3000:])
            raise
        finally:
            process.terminate()
            process.wait(timeout=20)


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(2400):  # on a busy machine the program is half a minute in coming
        if process.poll() is not None:
            break
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise WrongAnswer(f"{process.args!r} does not listen")


def uvicorn(target: str, *more: str) -> Callable[[int], Sequence[str]]:
    """The same server settings for whatever is compared."""
    return lambda port: [
        sys.executable, "-m", "uvicorn", target, "--port", str(port), "--loop", "uvloop",
        "--http", "httptools", "--no-access-log", "--log-level", "warning", "--no-server-header",
        *more,
    ]  # fmt: skip


@contextmanager
def miaopu(database_url: str, folder: Path, *, workers: int = 1) -> Generator[Server]:
    """The application as `miaopu serve` starts it."""
    environment = {"MIAOPU_DATABASE_URL": database_url, "MIAOPU_DATA_DIR": str(folder)}
    command = uvicorn("app.main:create_app", "--factory", "--workers", str(workers))
    with served(command, environment) as server:
        yield server


@contextmanager
def floor(size_bytes: int) -> Generator[Server]:
    """A FastAPI route that returns a string of so many bytes: the least such a page can cost."""
    with served(uvicorn("benchmarks.floor:app"), {"FLOOR_BYTES": str(size_bytes)}) as server:
        yield server


def wrk(server: Server, asks: Iterable[Ask], connections: int, seconds: int = 1) -> Load:
    """One round of load over these requests in turn, without compression."""
    program = shutil.which("wrk")
    if program is None:
        raise WrkMissing("wrk is missing: apt-get install wrk")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(LUA % "\n".join(ask.lua() for ask in asks))
        script.flush()
        before = server.cpu()
        done = subprocess.run(
            [program, "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s",
             "-s", script.name, server.address],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        cpu = server.cpu() - before
    line = next(line for line in done.stdout.splitlines() if line.startswith("FOUND "))
    found = json.loads(line.removeprefix("FOUND "))
    if found["errors"] or not found["requests"]:
        raise WrongAnswer(f"{found['errors']} errors in {found['requests']} requests")
    return Load(
        requests=found["requests"],
        seconds=found["microseconds"] / 1e6,
        errors=found["errors"],
        p50=found["p50"] / 1000,
        p95=found["p95"] / 1000,
        p99=found["p99"] / 1000,
        most=found["most"] / 1000,
        bytes=found["bytes"],
        cpu=cpu,
    )


@dataclass(frozen=True, slots=True)
class Paired:
    """Rounds of two servers in turn: only their ratio outlives the noise of the machine."""

    ours: list[Load]
    theirs: list[Load]

    @property
    def ratio(self) -> float:
        """CPU per request, ours over theirs: the median of the pairs."""
        return statistics.median(
            one.cpu_each / other.cpu_each for one, other in zip(self.ours, self.theirs, strict=True)
        )

    @property
    def range(self) -> tuple[float, float]:
        ratios = [
            one.cpu_each / other.cpu_each for one, other in zip(self.ours, self.theirs, strict=True)
        ]
        return min(ratios), max(ratios)

    @property
    def best(self) -> Load:
        """The least disturbed round of ours."""
        return min(self.ours, key=lambda load: load.cpu_each)


def paired(
    ours: tuple[Server, Sequence[Ask]],
    theirs: tuple[Server, Sequence[Ask]],
    *,
    connections: int = 16,
    rounds: int = ROUNDS,
    seconds: int = 1,
) -> Paired:
    """Alternate, after one round each that nobody counts."""
    for server, asks in (ours, theirs):
        wrk(server, asks, connections)
    found = Paired([], [])
    for _ in range(rounds):
        found.theirs.append(wrk(*theirs, connections, seconds))
        found.ours.append(wrk(*ours, connections, seconds))
    return found
