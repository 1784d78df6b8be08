"""T8: a workbook of 100,000 firms with 30 columns read, checked and brought in, against only
reading it: with the reader alone, and with openpyxl."""

import random
import resource
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine
from sqlalchemy import Engine, Table, func, select
from sqlmodel import Session, col

from app.collecting import collect_rarely
from app.db import SQLITE_PRAGMAS, create_engine, reading, transaction
from app.domain.access import RegionScope, Role, Viewer
from app.domain.uscc import make_uscc
from app.exchange.imports import ImportPlan, plan_import
from app.exchange.sheets import read_sheets
from app.exchange.tables import Column, Kind, as_xlsx
from app.models import metadata
from app.models.enterprises import Enterprise, YearlyFigures
from app.models.places import County, Township, TownshipKind
from app.recording import Actor
from app.services.import_writers import WRITERS
from benchmarks.results import Result, at_most
from tests.databases import migrate

ROWS = 100_000
COUNTY = "980001"
TOWN = "980001001"
TODAY = date(2018, 9, 30)
VIEWER = Viewer(1, "基准", Role.BUREAU_OFFICER, RegionScope(COUNTY), COUNTY)
ACTOR = Actor("基准", 1, Role.BUREAU_OFFICER)
MONEY = (
    "总收入", "高新技术产品(服务)收入", "研发费用(高企口径)", "研发费用(加计扣除口径)",
    "研发经费(统计口径)", "成本费用", "净资产", "总资产", "利润总额", "实际上缴税费",
)  # fmt: skip
COLUMNS = (
    *(Column(f"t{place}", heading) for place, heading in enumerate((
        "序号", "企业名称", "统一社会信用代码", "所属镇街道", "企业状态", "登记注册类型",
        "行业代码", "技术领域", "法定代表人", "备注",
    ))),
    Column("registered_on", "成立日期", Kind.DATE),
    Column("above", "是否规上"),
    Column("capital", "注册资本", Kind.MONEY),
    Column("year", "数据年度", Kind.NUMBER),
    Column("source", "数据来源"),
    *(Column(f"m{place}", heading, Kind.MONEY) for place, heading in enumerate(
        ("销售收入", *MONEY)
    )),
    *(Column(f"n{place}", heading, Kind.NUMBER) for place, heading in enumerate(
        ("职工总数", "科技人员数", "职工总数(季平均)", "科技人员数(季平均)")
    )),
)  # fmt: skip


def rows(number: int, change: int = 0) -> Iterator[tuple[Any, ...]]:
    """Firms as an officer's list has them; `change` makes their sales and people others."""
    chance = random.Random(8)
    for place in range(number):
        founded = date(1990 + place % 27, 1 + place % 12, 1 + place % 28)
        sales = Decimal(chance.randrange(10_000_000, 900_000_000)) + change
        texts = (
            str(place + 1), f"平湖{place}号精密机械有限公司", code_of(place), "第一镇", "存续",
            "私营有限责任公司", "3484", "8.1.1", f"王{place % 97}", "" if place % 10 else "重点",
        )  # fmt: skip
        staff = Decimal(20 + place % 500 + change)
        amounts = tuple(sales * share / 100 for share in (110, 70, 5, 4, 3, 90, 40, 80, 9, 6))
        people = (staff, staff // 5, staff, staff // 5)
        yield (*texts, founded, "否", sales / 10, 2017, "自报", sales, *amounts, *people)


def code_of(place: int) -> str:
    return make_uscc(COUNTY, f"M{place:07d}")


def workbook(folder: Path, number: int, change: int = 0) -> Path:
    path = folder / f"firms-{change}.xlsx"
    with path.open("wb") as file:
        for chunk in as_xlsx(COLUMNS, rows(number, change), "企业"):
            file.write(chunk)
    return path


def spent(call: Callable[[], object]) -> float:
    """Seconds of CPU, of this process and of those it started."""

    def so_far() -> float:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF,
                                                    resource.RUSAGE_CHILDREN)]  # fmt: skip
        return sum(one.ru_utime + one.ru_stime for one in used)

    began = so_far()
    call()
    return so_far() - began


def by_calamine(path: Path) -> int:
    book = python_calamine.load_workbook(path)
    return sum(1 for name in book.sheet_names for _ in book.get_sheet_by_name(name).iter_rows())


def by_openpyxl(path: Path) -> int:
    book = openpyxl.load_workbook(path, read_only=True)
    return sum(1 for sheet in book for _ in sheet.iter_rows(values_only=True))


def apart(path: Path) -> int:
    """As the product reads it: in a process of its own, under a limit of memory."""
    return sum(1 for _ in read_sheets(path, path.name))


def checked(engine: Engine, path: Path) -> ImportPlan:
    with reading(engine) as session:
        return plan_import(session, VIEWER, path, today=TODAY)


def written(engine: Engine, plan: ImportPlan) -> None:
    with transaction(engine, ACTOR) as session:
        WRITERS[plan.kind].write(session, VIEWER, plan.planned, TODAY)


def ground(file: Path) -> Engine:
    """A migrated database with a county and a town."""
    engine = create_engine(f"sqlite:///{file}")
    migrate(engine)
    with transaction(engine, ACTOR) as session:
        session.add(County(code=COUNTY, name="基准县", bureau_name="基准县科学技术局"))
        session.flush()
        session.add(Township(code=TOWN, county_code=COUNTY, name="第一镇", kind=TownshipKind.TOWN))
    return engine


def by_the_driver(filled: Path, bare: Path) -> float:
    """CPU of writing by the driver alone, in one transaction, every row that an import has left in
    `filled`: what those rows cost the database, with the same keys, indexes and triggers."""
    origin, target = sqlite3.connect(filled), sqlite3.connect(bare, isolation_level=None)
    for pragma in SQLITE_PRAGMAS:
        target.execute(pragma)
    written = [(table, rows_beyond(origin, target, table)) for table in metadata.sorted_tables]

    def write() -> None:
        target.execute("BEGIN IMMEDIATE")
        for table, rows in written:
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                target.executemany(f"INSERT OR REPLACE INTO {table.name} VALUES ({marks})", rows)  # noqa: S608 (our own names)
        target.execute("COMMIT")

    used = spent(write)
    origin.close()
    target.close()
    return used


def rows_beyond(
    origin: sqlite3.Connection, target: sqlite3.Connection, table: Table
) -> list[tuple[Any, ...]]:
    """The rows of a table that only the first has."""
    every = f"SELECT * FROM {table.name}"  # noqa: S608 (our own names)
    known = set(target.execute(every))
    return [row for row in origin.execute(every) if row not in known]


def count(engine: Engine, table: Any) -> int:
    with Session(engine) as session:
        return int(session.execute(select(func.count(col(table.id)))).scalar_one())


def measure_imports(number: int = ROWS) -> list[Result]:
    collect_rarely()  # as the program does
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, second = workbook(folder, number), workbook(folder, number, 1)
        reader = min(spent(lambda: by_calamine(first)) for _ in range(2))
        child = min(spent(lambda: apart(first)) for _ in range(2))
        others = spent(lambda: by_openpyxl(first))
        engine = ground(folder / "import.sqlite3")
        ground(folder / "bare.sqlite3").dispose()
        times = [_brought_in(engine, first)]
        rows_alone = by_the_driver(folder / "import.sqlite3", folder / "bare.sqlite3")
        times.append(_brought_in(engine, second))
        firms, figures = count(engine, Enterprise), count(engine, YearlyFigures)
        engine.dispose()
    if (firms, figures) != (number, number):
        raise AssertionError((firms, figures))
    results = []
    for what, (look, write) in zip(("new", "changed"), times, strict=True):
        whole = look + write
        told = f" ({whole:.1f} of {reader:.1f} s; {look:.1f} read and checked, {write:.1f} written)"
        results += [
            at_most("T8", f"{number:,} {what} firms x {len(COLUMNS)}, of the reader alone", 4,
                    whole / reader, told),
            at_most("T8", f"{what}, of openpyxl only reading", 0.5, whole / others,
                    f" ({others:.1f} s)"),
        ]  # fmt: skip
    least, (look, write) = reader + rows_alone, times[0]
    results.append(
        Result("T8", "new, of the reader and of writing the same rows by the driver alone",
               f"{(look + write) / least:.1f}x; they alone are {least / reader:.1f}x of the reader")
    )  # fmt: skip
    results.append(
        Result("T8", "reading apart, of the reader alone", f"{child / reader:.1f}x ({child:.1f} s)")
    )
    return results


def _brought_in(engine: Engine, path: Path) -> tuple[float, float]:
    plans: list[ImportPlan] = []
    look = spent(lambda: plans.append(checked(engine, path)))
    (plan,) = plans
    if plan.problems or plan.changed_rows != plan.rows:
        raise AssertionError(plan.problems[:3])
    return look, spent(lambda: written(engine, plan))
