"""Whether a file carries a virus: asked of a scanner before the file is kept.

ClamAV's daemon speaks a protocol of one command: `zINSTREAM`, the content in chunks that say their
length, and a chunk of no length; it answers `stream: OK` or `stream: <name> FOUND`
(man clamd, https://docs.clamav.net/manual/Usage/Scanning.html)."""

import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog

from app.domain.refusals import InvalidValue, Reason, Unavailable
from app.settings import Settings

CHUNK = 256 * 1024
LONGEST_ANSWER = 4096
LONGEST_NAME = 80

log = structlog.get_logger()


class Scanner(Protocol):
    """Raises a refusal unless the file may be kept."""

    def check(self, path: Path) -> None: ...


class NoScanner:
    """None is set up: everything passes."""

    def check(self, path: Path) -> None:
        """Nobody looks."""


class NoVerdict(Exception):
    """The scanner could not be reached, broke off, or gave no answer that we know."""


@dataclass(frozen=True, slots=True)
class Clamd:
    """The daemon of ClamAV behind a Unix socket or a TCP port."""

    address: str
    """`unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`."""
    seconds: float
    is_required: bool
    """True: what could not be scanned is refused."""

    def check(self, path: Path) -> None:
        try:
            virus = self.found_in(path)
        except (OSError, NoVerdict) as error:
            log.error("virus scanner", address=self.address, fault=str(error) or repr(error))
            if self.is_required:
                raise Unavailable(fields={"file": Reason.SCANNER_UNREACHABLE}) from error
            return
        if virus:
            log.warning("virus", name=virus)
            raise InvalidValue(fields={"file": Reason.FILE_INFECTED}, name=virus[:LONGEST_NAME])

    def found_in(self, path: Path) -> str:
        """The virus's name; empty: none."""
        with self._connected() as connection:
            try:
                connection.sendall(b"zINSTREAM\0")
                with path.open("rb") as content:
                    while chunk := content.read(CHUNK):
                        connection.sendall(len(chunk).to_bytes(4, "big") + chunk)
                connection.sendall(b"\0\0\0\0")
            except (BrokenPipeError, ConnectionResetError):
                # It hung up early and may have said why: that the stream is too long for it.
                raise NoVerdict(_answer(connection)) from None
            return _verdict(_answer(connection))

    def _connected(self) -> socket.socket:
        family, _, rest = self.address.partition(":")
        if family == "tcp":
            host, _, port = rest.rpartition(":")
            return socket.create_connection((host, int(port)), self.seconds)
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(self.seconds)
        try:
            connection.connect(rest)
        except OSError:
            connection.close()
            raise
        return connection


def _answer(connection: socket.socket) -> str:
    received = b""
    while b"\0" not in received and len(received) < LONGEST_ANSWER:
        try:
            part = connection.recv(LONGEST_ANSWER)
        except ConnectionResetError:
            break
        if not part:
            break
        received += part
    return received.split(b"\0")[0].decode("utf-8", "replace").strip()


def _verdict(answer: str) -> str:
    """`stream: OK` -> nothing; `stream: Eicar-Signature FOUND` -> the name."""
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    raise NoVerdict(answer or "no answer")


def scanner_of(settings: Settings) -> Scanner:
    if not settings.clamd:
        return NoScanner()
    return Clamd(settings.clamd, settings.clamd_seconds, settings.clamd_is_required)
