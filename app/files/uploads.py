"""Files waiting to be confirmed: kept for a day under names of ours, then gone."""

import secrets
import time
from pathlib import Path
from typing import BinaryIO

from app.domain.refusals import InvalidValue, Reason
from app.files.store import CHUNK, MEGABYTE, Intake

KEPT_SECONDS = 24 * 3600


def uploads_folder(data_dir: Path) -> Path:
    """The folder, rid of what is older than a day."""
    folder = data_dir / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - KEPT_SECONDS:
            old.unlink(missing_ok=True)
    return folder


def new_upload(data_dir: Path) -> Path:
    return uploads_folder(data_dir) / f"new-{secrets.token_hex(16)}"


def upload_of(data_dir: Path, public_id: str) -> Path:
    """Where the file of a run stands; it may be gone."""
    return data_dir / "imports" / public_id


def bring_to(path: Path, stream: BinaryIO, intake: Intake) -> None:
    """A file that is going to be read and not kept: within the limit, and seen by the scanner
    before anything of ours opens it. Refused, it leaves nothing."""
    try:
        with path.open("wb") as copy:
            size = 0
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > intake.megabytes * MEGABYTE:
                    limit = intake.megabytes
                    raise InvalidValue(fields={"file": Reason.FILE_TOO_LARGE}, limit=limit)
                copy.write(chunk)
        intake.scanner.check(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
