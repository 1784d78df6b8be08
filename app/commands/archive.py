"""A backup file: one tar with the database, the stored files and a manifest of their hashes."""

import hashlib
import json
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from app.commands.telling import Cannot

FORMAT = "miaopu-backup/1"
MANIFEST = "manifest.json"
FILES = "files"
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in the archive, and which program and schema it is from."""

    format: str
    made_at: str
    version: str
    revision: str
    backend: str
    database: str
    members: tuple[Member, ...]


def sha256_of(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def members_of(database: Path, files: Path) -> Iterator[tuple[Path, Member]]:
    """The database first, then every stored file under files/."""
    yield database, _member(database, database.name)
    if files.is_dir():
        for file in sorted(path for path in files.rglob("*") if path.is_file()):
            yield file, _member(file, f"{FILES}/{file.relative_to(files).as_posix()}")


def _member(file: Path, path: str) -> Member:
    return Member(path, file.stat().st_size, sha256_of(file))


def write_archive(target: Path, manifest: Manifest, found: list[tuple[Path, Member]]) -> None:
    """Under a passing name first: a file with the right name is a whole backup."""
    passing = target.with_name(f".{target.name}.partial")
    note = passing.with_suffix(".json")
    try:
        note.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), "utf-8")
        passing.touch(mode=0o600)
        with tarfile.open(passing, "w:gz" if target.name.endswith("gz") else "w") as archive:
            archive.add(note, MANIFEST)
            for file, member in found:
                archive.add(file, member.path)
        passing.rename(target)
    finally:
        note.unlink(missing_ok=True)
        passing.unlink(missing_ok=True)


def unpack(source: Path, folder: Path) -> Manifest:
    """Unpack into an empty folder and check every byte against the manifest."""
    try:
        with tarfile.open(source, "r:*") as archive:
            _spread(archive, folder)
    except (tarfile.TarError, EOFError) as error:
        raise Cannot(f"{source.name} 不是完整的备份文件。") from error
    manifest = _read_manifest(source, folder / MANIFEST)
    for member in manifest.members:
        file = folder / member.path
        if not file.is_file() or sha256_of(file) != member.sha256:
            raise Cannot(f"备份中的 {member.path} 与清单不符,文件已损坏,未作恢复。")
    return manifest


def _spread(archive: tarfile.TarFile, folder: Path) -> None:
    """Plain files below the folder and nothing else.

    By hand: the Python of Debian 12 (3.11.2) does not know `extractall(filter=...)` yet.
    """
    root = folder.resolve()
    for member in archive:
        target = (root / member.name).resolve()
        packed = archive.extractfile(member) if member.isreg() else None
        if packed is None or not target.is_relative_to(root):
            raise Cannot(f"备份中的 {member.name} 不是苗圃备份的文件,未作恢复。")
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.touch(mode=0o600)
        with packed, target.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked, CHUNK)


def _read_manifest(source: Path, file: Path) -> Manifest:
    try:
        read = json.loads(file.read_text("utf-8"))
        if read["format"] != FORMAT:
            raise Cannot(f"{source.name} 的格式 {read['format']} 不是 {FORMAT}。")
        members = tuple(Member(**member) for member in read.pop("members"))
        return Manifest(**read, members=members)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Cannot(f"{source.name} 里没有可读的清单,不是苗圃的备份。") from error
