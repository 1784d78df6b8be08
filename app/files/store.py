"""Where files lie: under random names in one folder, whole or not at all."""

import hashlib
import os
import secrets
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from app.domain.refusals import InvalidValue, NotFound, Reason
from app.files.kinds import ENDINGS, kind_of, refused
from app.files.scanning import NoScanner, Scanner, scanner_of
from app.settings import Settings

CHUNK = 256 * 1024
MEGABYTE = 1024 * 1024
LONGEST_NAME = 200
BROKEN_OFF_SECONDS = 3600
"""A file that has been coming in for so long belongs to a process that died over it."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What may come in at one place, and who looks at it first."""

    data_dir: Path
    megabytes: int
    endings: tuple[str, ...] = ENDINGS
    scanner: Scanner = field(default_factory=NoScanner)


def intake_of(settings: Settings) -> Intake:
    return Intake(settings.data_dir, settings.upload_megabytes, scanner=scanner_of(settings))


@dataclass(slots=True)
class Received:
    """A file that came in, checked, and not yet among the stored ones."""

    path: Path
    folder: Path
    file_name: str
    media_type: str
    size_bytes: int
    sha256: str
    stored_name: str = ""
    """Empty until it is kept."""

    def keep(self) -> str:
        """Move it under its random name; from here on it is there, whole."""
        self.stored_name = secrets.token_hex(16)
        self.path.rename(self.folder / self.stored_name)
        return self.stored_name

    def discard(self) -> None:
        """Its row did not come about: leave nothing, kept or not."""
        self.path.unlink(missing_ok=True)
        if self.stored_name:
            (self.folder / self.stored_name).unlink(missing_ok=True)


def folder_of(data_dir: Path) -> Path:
    return _own_folder(data_dir / "files")


def incoming_folder(data_dir: Path) -> Path:
    """Beside the stored files and on their disk: neither a list nor a backup meets half a file."""
    return _own_folder(data_dir / "incoming")


def _own_folder(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def clear_broken_off(data_dir: Path) -> int:
    """Remove what a process that died left half received; how many there were."""
    latest = time.time() - BROKEN_OFF_SECONDS
    gone = 0
    for file in incoming_folder(data_dir).iterdir():
        try:
            if file.stat().st_mtime < latest:
                file.unlink()
                gone += 1
        except FileNotFoundError:
            continue  # another process was faster, with keeping it or with clearing it away
    return gone


def receive(intake: Intake, stream: BinaryIO, file_name: str) -> Received:
    """Copy in chunks to a file beside the stored ones and check it; refused, it leaves nothing."""
    clear_broken_off(intake.data_dir)
    with tempfile.NamedTemporaryFile(dir=incoming_folder(intake.data_dir), delete=False) as copy:
        path = Path(copy.name)
        try:
            size, digest = _copied(stream, cast(BinaryIO, copy), intake.megabytes)
            kind = kind_of(cast(BinaryIO, copy), file_name, intake.endings)
            copy.flush()
            os.fsync(copy.fileno())
            intake.scanner.check(path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return Received(
        path=path,
        folder=folder_of(intake.data_dir),
        file_name=plain_name(file_name),
        media_type=kind.media_type,
        size_bytes=size,
        sha256=digest,
    )


def _copied(stream: BinaryIO, copy: BinaryIO, megabytes: int) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > megabytes * MEGABYTE:
            raise InvalidValue(fields={"file": Reason.FILE_TOO_LARGE}, limit=megabytes)
        digest.update(chunk)
        copy.write(chunk)
    if size == 0:
        raise refused(Reason.FILE_UNREADABLE)
    return size, digest.hexdigest()


def plain_name(file_name: str) -> str:
    """The last part of a path, without what a file name must not hold, short enough."""
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*')
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}"


def stored_path(data_dir: Path, stored_name: str) -> Path:
    path = folder_of(data_dir) / stored_name
    if not stored_name.isalnum() or not path.is_file():
        raise NotFound
    return path
