"""What the bureau of the fictitious county did for firms beside their titles: vouchers, science
projects, technology contracts, and who sees to a first patent."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from app.demonstration.facts import Columns, Fact, Ref
from app.demonstration.figures import FORMS, THINGS
from app.demonstration.firms import Firm, any_day, officer_of
from app.domain.contracts import ContractKind
from app.domain.science_projects import (
    CheckConclusion,
    CheckKind,
    ProjectField,
    ProjectLevel,
    ProjectResult,
)
from app.models.base import Public
from app.models.contracts import TechnologyContract
from app.models.patent_sweep import SweepAssignment
from app.models.people import Person
from app.models.science_projects import ProjectCheck, ProjectInstalment, ScienceProject
from app.models.vouchers import Voucher

YEARS = range(2016, 2021)
PURPOSES = ("检验检测", "研发设计", "技术咨询", "科技文献检索")
PARTNERS = (
    ("演示大学(上海)机械学院", True),
    ("演示材料研究所", False),
    ("演示大学信息学院", False),
    ("演示检测技术(上海)有限公司", True),
    ("演示工业设计院", False),
)
PER_YEAR = {"voucher": 14, "project": 5, "contract": 16}
ASSIGNED_ON = date(2018, 9, 3)
ASSIGNED = 12
MARK = "虚构数据,仅供演示"


def service_facts(chance: Random, firms: list[Firm], county_code: str) -> list[Fact]:
    technical = [firm for firm in firms if firm.titles]
    facts: list[Fact] = []
    for year in YEARS:
        first, last = date(year, 2, 1), date(year, 11, 30)
        for kind, make in (("voucher", _voucher), ("project", _project), ("contract", _contract)):
            for number in range(1, PER_YEAR[kind] + 1):
                day = any_day(chance, first, last)
                firm = chance.choice(technical)
                if firm.known_on < day and firm.is_here(day):
                    facts += make(chance, firm, day, f"{year}{number:03d}")
    facts += _assignments(technical)
    for fact in facts:
        fact.columns["county_code"] = county_code
    return facts


def _fact(model: type[Public], key: str, day: date, firm: Firm, columns: Columns) -> Fact:
    return Fact(model, key, max(day, firm.known_on), {"enterprise_id": firm.ref, **columns})


def _voucher(chance: Random, firm: Firm, day: date, key: str) -> Iterator[Fact]:
    issued = Decimal(chance.choice((5_000, 10_000, 20_000)))
    columns = {
        "kind": "voucher",
        "number": f"演券{key}",
        "purpose": chance.choice(PURPOSES),
        "carrier": chance.choice(PARTNERS)[0],
        "issued_cny": issued,
        "issued_on": day,
        "used_cny": None,
        "used_on": None,
        "redeemed_cny": None,
        "redeemed_on": None,
        "source": "演示",
        "note": MARK,
    }
    voucher = _fact(Voucher, key, day, firm, columns)
    if chance.random() < 0.7:
        used, used_on = issued * chance.randint(5, 10) / 10, day + timedelta(days=45)
        voucher.change(used_on, used_cny=used, used_on=used_on)
        if chance.random() < 0.75:
            paid_on = used_on + timedelta(days=60)
            voucher.change(paid_on, redeemed_cny=used, redeemed_on=paid_on)
    yield voucher


def _project(chance: Random, firm: Firm, day: date, key: str) -> Iterator[Fact]:
    fiscal = Decimal(chance.randint(10, 60) * 10_000)
    columns = {
        "name": f"{chance.choice(THINGS)}{chance.choice(FORMS)}关键技术研发",
        "number": f"演项{key}",
        "field": chance.choice(tuple(ProjectField)),
        "level": chance.choice((ProjectLevel.COUNTY, ProjectLevel.COUNTY, ProjectLevel.CITY)),
        "document_number": f"演科〔{day.year}〕{day.month}号",
        "approved_on": day,
        "starts_on": day,
        "ends_on": day + timedelta(days=730),
        "budget_cny": fiscal * 4 if chance.random() < 0.8 else None,
        "fiscal_cny": fiscal,
        "result": None,
        "result_on": None,
        "result_note": "",
        "note": MARK,
    }
    project = _fact(ScienceProject, key, day, firm, columns)
    ref = Ref(ScienceProject, key)
    yield project
    # 4:3:3 over three years (zhejiang-rules.md section 3.3, seen elsewhere).
    for part, (share, days) in enumerate(((4, 30), (3, 395), (3, 760)), start=1):
        planned_on = day + timedelta(days=days)
        planned = {
            "project_id": ref,
            "planned_on": planned_on,
            "planned_cny": fiscal * share / 10,
            "paid_on": None,
            "paid_cny": None,
            "note": "",
        }
        instalment = _fact(ProjectInstalment, f"{key}/{part}", day, firm, planned)
        paid_on = planned_on + timedelta(days=chance.randint(0, 40))
        instalment.change(paid_on, paid_on=paid_on, paid_cny=planned["planned_cny"])
        yield instalment
    checked_on = day + timedelta(days=380)
    checked = {
        "project_id": ref,
        "kind": CheckKind.MIDTERM,
        "checked_on": checked_on,
        "checked_by": "科技局、财政局",
        "conclusion": CheckConclusion.PASSED,
        "note": "",
    }
    yield _fact(ProjectCheck, key, checked_on, firm, checked)
    ended_on = day + timedelta(days=750)
    is_failure = chance.random() < 0.1
    project.change(
        ended_on,
        result=ProjectResult.HONEST_FAILURE if is_failure else ProjectResult.ACCEPTED,
        result_on=ended_on,
        result_note="技术路线未走通,已形成报告。" if is_failure else "指标完成。",
    )


def _contract(chance: Random, firm: Firm, day: date, key: str) -> Iterator[Fact]:
    partner, is_shanghai = chance.choice(PARTNERS)
    columns = {
        "kind": chance.choice(tuple(ContractKind)),
        "name": f"{chance.choice(THINGS)}{chance.choice(FORMS)}合作",
        "number": "",
        "partner": partner,
        "is_shanghai": is_shanghai,
        "amount_cny": Decimal(chance.randint(3, 80) * 10_000) if chance.random() < 0.9 else None,
        "signed_on": day,
        "source": "演示",
        "note": MARK,
    }
    yield _fact(TechnologyContract, key, day + timedelta(days=20), firm, columns)


def _assignments(firms: list[Firm]) -> Iterator[Fact]:
    """Some firms were given to an officer; whether they are still on the list, nobody says here."""
    here = [firm for firm in firms if firm.known_on < ASSIGNED_ON and firm.is_here(ASSIGNED_ON)]
    for firm in here[::5][:ASSIGNED]:
        columns = {
            "officer_id": Ref(Person, officer_of(firm)),
            "assigned_on": ASSIGNED_ON,
            "due_on": date(2018, 12, 31),
            "note": "",
        }
        yield _fact(SweepAssignment, firm.key, ASSIGNED_ON, firm, columns)
