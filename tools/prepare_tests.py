"""What the tests need from the machine: installed with apt as root, otherwise named (exit 2)."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from ctypes.util import find_library
from pathlib import Path

OLDEST_POSTGRESQL = 15


def has_chromium() -> bool:
    return shutil.which("chromium") is not None


def has_chinese_fonts() -> bool:
    if shutil.which("fc-list") is None:
        return False
    found = subprocess.run(
        ["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=True
    )
    return bool(found.stdout.strip())


def has_postgresql() -> bool:
    return any(
        int(found.parent.parent.name) >= OLDEST_POSTGRESQL
        for found in Path("/usr/lib/postgresql").glob("*/bin/initdb")
    )


def has_libatomic() -> bool:
    """Node inside the browsers' driver is linked to it; a minimal Debian comes without."""
    return find_library("atomic") is not None


NEEDED: dict[str, Callable[[], bool]] = {
    "chromium": has_chromium,
    "fonts-noto-cjk": has_chinese_fonts,
    "libatomic1": has_libatomic,
    "poppler-utils": lambda: shutil.which("pdftotext") is not None,
    "postgresql": has_postgresql,
}


def missing() -> list[str]:
    return [package for package, is_here in NEEDED.items() if not is_here()]


def install(packages: list[str]) -> None:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=True)
    subprocess.run(
        ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages],
        env=quiet,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def main() -> int:
    packages = missing()
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing for the tests: {' '.join(packages)}", flush=True)
        install(packages)
        packages = missing()
    if not packages:
        return 0
    print(
        f"The tests need what is missing here: {', '.join(packages)}.\n"
        f"As root: apt-get update && apt-get install -y {' '.join(packages)}",
        file=sys.stderr,
    )
    return 2


if __name__ == "__main__":
    sys.exit(main())
