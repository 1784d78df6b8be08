"""Where files lie: under random names in one folder, whole or not at all."""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from app.domain.refusals import InvalidValue, NotFound, Reason
from app.files.kinds import kind_of, refused

CHUNK = 256 * 1024
MEGABYTE = 1024 * 1024
LONGEST_NAME = 200


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


def folder_of(data_dir: Path) -> Path:
    folder = data_dir / "files"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def receiving(
    data_dir: Path, stream: BinaryIO, file_name: str, megabytes: int
) -> Generator[Received]:
    """Copy in chunks to a file beside the stored ones, check it, and clear it away if not kept."""
    folder = folder_of(data_dir)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".incoming-", delete=False) as copy:
        path = Path(copy.name)
        try:
            size, digest = _copied(stream, cast(BinaryIO, copy), megabytes)
            kind = kind_of(cast(BinaryIO, copy), file_name)
            copy.flush()
            os.fsync(copy.fileno())
            yield Received(
                path=path,
                folder=folder,
                file_name=plain_name(file_name),
                media_type=kind.media_type,
                size_bytes=size,
                sha256=digest,
            )
        finally:
            # After keep() nothing lies under this name any more.
            path.unlink(missing_ok=True)


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


def discard(data_dir: Path, stored_name: str) -> None:
    """A file whose row did not come about."""
    (folder_of(data_dir) / stored_name).unlink(missing_ok=True)


def stored_path(data_dir: Path, stored_name: str) -> Path:
    path = folder_of(data_dir) / stored_name
    if not stored_name.isalnum() or not path.is_file():
        raise NotFound
    return path
