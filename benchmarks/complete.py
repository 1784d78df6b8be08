"""The register as firms that apply fill it in: three years of every figure, two rights a firm.

The kept register (`databases`) knows two rows of a firm, which is little to read: for targets about
reading, that would count against the reader as well as for him."""

import shutil
from pathlib import Path

from sqlalchemy import Connection, text

from app.db import create_engine
from benchmarks.databases import FOLDER, recipe, sqlite_file
from tests.databases import alone

OF_SALES = {
    "total_income_cny": 102,
    "high_tech_income_cny": 70,
    "rd_domestic_cny": 4,
    "rd_other_cny": 1,
    "rd_super_deduction_cny": 4,
    "rd_statistical_cny": 5,
    "cost_and_expense_cny": 88,
    "net_assets_cny": 45,
    "total_assets_cny": 130,
    "profit_cny": 9,
    "tax_paid_cny": 5,
}
OF_STAFF = {
    "tech_staff_monthly_avg": 18,
    "staff_quarterly_avg": 101,
    "tech_staff_quarterly_avg": 19,
}
BESIDES = ("enterprise_id", "county_code", "source", "status", "updated_at", "version")
RIGHTS = ("invention_patent", "utility_model")


def complete_sqlite_file(size: str) -> Path:
    """A copy of the kept database of this size with every firm's facts filled in."""
    thin = sqlite_file(size)
    file = FOLDER / f"complete-{size}-{recipe()}.sqlite3"
    with alone(FOLDER, "complete"):
        if not file.exists():
            for old in FOLDER.glob(f"complete-{size}-*"):
                old.unlink()
            making = file.with_suffix(".making")
            shutil.copy(thin, making)
            engine = create_engine(f"sqlite:///{making}")
            with engine.execution_options(writes=True).begin() as connection:
                complete(connection)
                connection.exec_driver_sql("ANALYZE")
            engine.dispose()
            making.rename(file)
    return file


def complete(connection: Connection) -> None:
    """The one year there is fills itself up, and grows out of two years before it."""
    shares = [f"{name} = sales_cny * {share} / 100" for name, share in OF_SALES.items()]
    shares += [f"{name} = staff_monthly_avg * {share} / 100" for name, share in OF_STAFF.items()]
    run(connection, f"UPDATE yearly_figures SET {', '.join(shares)}")  # noqa: S608 (our own names)
    amounts = ("sales_cny", "rd_cny", "staff_monthly_avg", *OF_SALES, *OF_STAFF)
    for back in (1, 2):
        # Firms grow by 5, 10 or 15 % a year.
        before = [
            f"{name} * (100 - {back} * 5 * (1 + enterprise_id % 3)) / 100" for name in amounts
        ]
        run(
            connection,
            "INSERT INTO yearly_figures"  # noqa: S608 (our own names)
            f" (public_id, fiscal_year, {', '.join((*BESIDES, *amounts))})"
            f" SELECT {public_id('y', back, 'enterprise_id')}, 2017 - {back},"
            f" {', '.join((*BESIDES, *before))}"
            " FROM yearly_figures WHERE fiscal_year = 2017",
        )
    for place, kind in enumerate(RIGHTS):
        run(
            connection,
            "INSERT INTO ip_right (public_id, enterprise_id, county_code, kind, name, number,"  # noqa: S608
            " applied_on, granted_on, obtained_by, updated_at, version)"
            f" SELECT {public_id('r', place, 'id')}, id, county_code, '{kind}', '一种装置',"
            " public_id, '2015-03-02', '2016-08-09', 'own', updated_at, 1 FROM enterprise",
        )


def run(connection: Connection, statement: str) -> None:
    connection.execute(text(statement))


def public_id(letter: str, place: int, key: str) -> str:
    """Twelve characters, another for every row."""
    return f"'{letter}{place}' || substr('0000000000' || {key}, -10)"
