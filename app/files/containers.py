"""What is inside a file that is a container: Office's packages (zip) and their forerunners (OLE).

Nothing is unpacked to disk. What a package says of its own sizes is believed only after every part
has been read to its end."""

import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

ZIP_MEMBERS = 5_000
UNPACKED_MEGABYTES = 200
MEGABYTE = 1024 * 1024
CHUNK = 256 * 1024

END = b"PK\x05\x06"
END_SIZE = 22
LOCATOR_OF_ZIP64 = b"PK\x06\x07"
LOCATOR_SIZE = 20
LONGEST_DIRECTORY = ZIP_MEMBERS * 400
"""Bytes: no name in an Office package is nearly so long."""

CONTENT_TYPES = "[Content_Types].xml"
MACRO_TYPES = (b"macroenabled", b"vbaproject", b"macrosheet", b"vbadata")
MACRO_PARTS = ("vbaproject.bin", "vbadata.xml", "xl/macrosheets/")
MACRO_STORAGE = "_VBA_PROJECT".encode("utf-16-le")
"""The storage that every VBA project has, as OLE directories write names."""


class Broken(Exception):
    """Not such a container, or a damaged one, or one that lies about itself."""


class HasMacros(Exception):
    """It carries a program."""


class TooLarge(Exception):
    """It unpacks to more than anybody has a use for."""


def check_package(file: BinaryIO, member: str) -> None:
    """A zip with the part that every such file has, whole, without macros, and no bomb."""
    _check_end(file)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            names = {part.filename.lower() for part in parts}
            if member not in names or CONTENT_TYPES.lower() not in names:
                raise Broken
            if len(parts) > ZIP_MEMBERS or sum(part.file_size for part in parts) > _most():
                raise TooLarge
            if any(mark in name for name in names for mark in MACRO_PARTS):
                raise HasMacros
            for part in parts:
                _read_to_the_end(package, part)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError) as error:
        raise Broken from error
    except (RuntimeError, EOFError) as error:
        raise Broken from error  # a part with a password, or one cut off


def _most() -> int:
    return UNPACKED_MEGABYTES * MEGABYTE


def _check_end(file: BinaryIO) -> None:
    """Before zipfile reads a directory it is known to be short: half a million entries of an
    upload would take seconds and hundreds of megabytes. Office writes no zip64, no comments."""
    size = file.seek(0, 2)
    reach = min(size, END_SIZE + LOCATOR_SIZE)
    file.seek(size - reach)
    tail = file.read(reach)
    end = tail[-END_SIZE:]
    if not end.startswith(END) or end[20:] != b"\0\0" or tail.startswith(LOCATOR_OF_ZIP64):
        raise Broken
    if int.from_bytes(end[12:16], "little") > LONGEST_DIRECTORY:
        raise TooLarge


def _read_to_the_end(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """zipfile stops at the announced size and then compares the checksum: a lie is found out."""
    if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Broken
    is_types = part.filename == CONTENT_TYPES
    with package.open(part) as content:
        while chunk := content.read(CHUNK):
            if is_types and any(mark in _plain(chunk) for mark in MACRO_TYPES):
                raise HasMacros


def _plain(chunk: bytes) -> bytes:
    return chunk.replace(b"\0", b"").lower()  # the same in UTF-8 and in UTF-16


def check_compound(file: BinaryIO, streams: tuple[str, ...]) -> None:
    """An OLE file that has one of the streams of its kind, and no VBA project."""
    wanted = tuple(name.encode("utf-16-le") for name in streams)
    is_such = False
    for window in _windows(file):
        if MACRO_STORAGE in window:
            raise HasMacros
        is_such = is_such or any(name in window for name in wanted)
    if not is_such:
        raise Broken


def _windows(file: BinaryIO) -> Iterator[bytes]:
    """The content in pieces that overlap by more than a name."""
    file.seek(0)
    before = b""
    while chunk := file.read(CHUNK):
        yield before + chunk
        before = chunk[-128:]
