"""Files waiting to be confirmed: kept for a day under names of ours, then gone."""

import secrets
import time
from pathlib import Path

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
