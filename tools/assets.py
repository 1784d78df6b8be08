"""Copies the few front-end files the pages need from node_modules to app/static/vendor/.

python tools/assets.py          install what package-lock.json names, copy, write manifest.json
python tools/assets.py --check  say whether the copied files are the ones the lock names
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NODE_MODULES = ROOT / "node_modules"
VENDOR = ROOT / "app" / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"
ICON_PACKAGE = "bootstrap-icons"
SPRITE = "sprite.svg"

# The name under vendor/ -> the package it comes from and its place there.
COPIES = {
    "bootstrap.min.css": ("bootstrap", "dist/css/bootstrap.min.css"),
    "htmx.min.js": ("htmx.org", "dist/htmx.min.js"),
}

# The whole sprite of the package is 1.1 MB; a template may use only these (a test compares).
ICONS = (
    "arrow-down",
    "arrow-left",
    "arrow-right",
    "arrow-up",
    "award",
    "bell",
    "box-arrow-right",
    "building",
    "bullseye",
    "calendar-date",
    "check-circle",
    "check2",
    "chevron-down",
    "chevron-left",
    "chevron-right",
    "chevron-up",
    "clock",
    "download",
    "exclamation-circle",
    "exclamation-triangle",
    "eye",
    "file-earmark",
    "flag",
    "funnel",
    "gear",
    "inbox",
    "info-circle",
    "journal-text",
    "kanban",
    "key",
    "list",
    "lock",
    "megaphone",
    "moon-stars",
    "paperclip",
    "pencil",
    "people",
    "person",
    "plus-lg",
    "printer",
    "search",
    "shield-lock",
    "skip-forward",
    "sun",
    "table",
    "trash",
    "tree",
    "upload",
    "x-lg",
)


class AssetsMissing(Exception):
    """The copied files are absent or not what the lock names; the text says what to do."""


def locked_packages() -> dict[str, dict[str, Any]]:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    return {path: entry for path, entry in lock["packages"].items() if path}


def is_installed() -> bool:
    """npm leaves a lock of its own in node_modules; it must name the same versions as ours."""
    written = NODE_MODULES / ".package-lock.json"
    if not written.is_file():
        return False
    installed = json.loads(written.read_text("utf-8"))["packages"]
    return {p: e["version"] for p, e in installed.items()} == {
        p: e["version"] for p, e in locked_packages().items()
    }


def install() -> None:
    # Scripts of packages are never run: none of ours needs one.
    subprocess.run(
        [ROOT / "tools" / "npm.sh", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=ROOT,
        check=True,
    )


def sprite(icons: Path) -> str:
    symbols = []
    for name in ICONS:
        drawing = (icons / f"{name}.svg").read_text("utf-8")
        inner = drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")].strip()
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 16 16" fill="currentColor">{inner}</symbol>'
        )
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>", ""])


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def manifest_entry(name: str, package: str) -> dict[str, str]:
    locked = locked_packages()[f"node_modules/{package}"]
    return {
        "name": name,
        "package": package,
        "version": locked["version"],
        "licence": locked["license"],
        "sha256": sha256(VENDOR / name),
    }


def copy() -> list[dict[str, str]]:
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, (package, place) in COPIES.items():
        shutil.copyfile(NODE_MODULES / package / place, VENDOR / name)
    (VENDOR / SPRITE).write_text(sprite(NODE_MODULES / ICON_PACKAGE / "icons"), "utf-8")
    entries = [manifest_entry(name, package) for name, (package, _) in COPIES.items()]
    entries.append(manifest_entry(SPRITE, ICON_PACKAGE))
    MANIFEST.write_text(json.dumps(entries, indent=2) + "\n", "utf-8")
    return entries


def check() -> None:
    if not MANIFEST.is_file():
        raise AssetsMissing(f"{MANIFEST} is missing: run `python tools/assets.py`")
    locked = locked_packages()
    entries = json.loads(MANIFEST.read_text("utf-8"))
    if {entry["name"] for entry in entries} != {*COPIES, SPRITE}:
        raise AssetsMissing("the manifest names other files: run `python tools/assets.py`")
    for entry in entries:
        copied = VENDOR / entry["name"]
        if not copied.is_file() or sha256(copied) != entry["sha256"]:
            raise AssetsMissing(f"{copied} is missing or changed: run `python tools/assets.py`")
        if entry["version"] != locked[f"node_modules/{entry['package']}"]["version"]:
            raise AssetsMissing(f"{copied} is not the locked version: run `python tools/assets.py`")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 if stale")
    only_check = parser.parse_args().check
    try:
        if not only_check:
            if not is_installed():
                install()
            copy()
        check()
    except AssetsMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
