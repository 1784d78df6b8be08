"""A file read as sheets of numbered rows, whatever it is: .xlsx, .xls or .csv.

Reading happens apart, in `sheet_reader`, under a memory limit: what kills it is refused here."""

import contextlib
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import msgspec

from app.domain.refusals import InvalidValue, Reason
from app.exchange import sheet_reader

READER = Path(sheet_reader.__file__)
SILENT = {"RUST_BACKTRACE": "0", "PYTHONUTF8": "1"}
MOST_RESIDENT = 276 * 1024 * 1024
"""Memory the reader may fill; looked at often enough that it never gets to 300 MiB."""
LOOK_EVERY = 0.005
OUT_OF_MEMORY = frozenset({77, -6, -9, -11, -24, -25})
"""MemoryError, and the signals of an aborted allocation, the killer and the limits."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet begins. `merged` cells of its head: row, column, last row, last column, from 0."""

    name: str
    is_hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the file."""

    sheet: str
    number: int
    cells: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row of a CSV whose quotes do not close."""

    sheet: str
    number: int
    text: str


def read_sheets(path: Path, file_name: str) -> Generator[Sheet | Row | BrokenRow]:
    """Every sheet in order, each followed by its rows; a CSV is one sheet under its own name.
    Refuses what is not a table, is locked, or is too large."""
    if path.stat().st_size == 0:
        raise InvalidValue(Reason.FILE_UNREADABLE)
    with subprocess.Popen(  # noqa: S603 (our own file under our own interpreter)
        [sys.executable, "-I", str(READER), str(path.resolve())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=SILENT,
    ) as reader:
        threading.Thread(target=_watch, args=(reader,), daemon=True).start()
        try:
            assert reader.stdout is not None  # noqa: S101 (asked for above)
            yield from _told(reader.stdout, file_name)
        except EOFError:
            code = reader.wait()
            too_large = code in OUT_OF_MEMORY
            raise InvalidValue(
                Reason.FILE_NEEDS_TOO_MUCH if too_large else Reason.FILE_UNREADABLE
            ) from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                reader.kill()


def _watch(reader: subprocess.Popen[bytes]) -> None:
    """End a reader that fills too much memory. The kernel bounds only what it reserves."""
    pages = MOST_RESIDENT // resource.getpagesize()
    filled = Path(f"/proc/{reader.pid}/statm")
    while reader.poll() is None:
        try:
            if int(filled.read_text("ascii").split()[1]) > pages:
                reader.kill()
                return
        except (OSError, IndexError):
            return  # it has ended, or this system has no /proc: the kernel's bounds remain
        time.sleep(LOOK_EVERY)


def _told(pipe: IO[bytes], file_name: str) -> Iterator[Sheet | Row | BrokenRow]:
    decode = msgspec.msgpack.Decoder().decode
    sheet = file_name
    while True:
        message = decode(_exactly(pipe, int.from_bytes(_exactly(pipe, 4), "big")))
        if "rows" in message:
            for number, cells in enumerate(message["rows"], start=message["first"]):
                yield Row(sheet, number, tuple(cells))
        elif "sheet" in message:
            sheet = message["sheet"] or file_name
            merged = tuple(tuple(corners) for corners in message["merged"])
            yield Sheet(sheet, message["is_hidden"], merged)
        elif "broken" in message:
            yield BrokenRow(sheet, message["broken"], message["text"])
        elif "refused" in message:
            raise InvalidValue(Reason(message["refused"]), **message["details"])
        else:
            return


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    content = pipe.read(size)
    if len(content) < size:
        raise EOFError
    return content
