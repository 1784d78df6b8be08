"""Has LibreOffice write the towns' workbooks as .xls and .xlsx.

    python -m tests.exchange.make_workbooks

Its files are kept in tests/exchange/workbooks, for the tests must not need an office program. The
firms are fictitious. What LibreOffice writes is its own: formulas counted anew, its own styles,
strings and records.

`../encrypted/saved.xls` and `.xlsx` were saved by LibreOffice 7.4 with a password (`secret-1`); its
command line cannot do that, so they are not made here."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.exchange.town_books import BOOKS, zhapu

FOLDER = Path(__file__).parent / "workbooks"
WRITTEN_AS = ("xls", "xlsx")
TABS = "CSV:9,34,76,1"
"""How LibreOffice is to read a .csv: tabs, double quotes, UTF-8, from the first line."""


def convert(office: str, source: Path, ending: str, folder: Path, profile: Path) -> None:
    reading = [f"--infilter={TABS}"] if source.suffix == ".csv" else []
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            *reading,
            "--convert-to",
            ending,
            "--outdir",
            str(folder),
            str(source),
        ],
        check=True,
        timeout=180,
        stdout=subprocess.DEVNULL,
    )


def main() -> None:
    office = shutil.which("soffice")
    if office is None:
        sys.exit("soffice is not here: apt-get install libreoffice-calc")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        profile = folder / "profile"
        for book in BOOKS:
            path, _ = book(folder)
            source = path.rename(folder / f"{book.__name__}{path.suffix}")
            if book is zhapu:  # its broken quote is none once an office program has read it
                shutil.copyfile(source, FOLDER / "zhapu.csv")
                continue
            endings = (*WRITTEN_AS, "xlsm") if source.suffix == ".xlsm" else WRITTEN_AS
            for ending in endings:
                written = folder / "written"
                convert(office, source, ending, written, profile)
                shutil.move(written / f"{book.__name__}.{ending}", FOLDER)


if __name__ == "__main__":
    main()
