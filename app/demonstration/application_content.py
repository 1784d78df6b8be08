"""What fictitious firms fill into their applications: built from the same figures, rights and
conversions that the register has of them, so that every sum agrees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.domain.enterprises import SOURCE_ORDER
from app.domain.forms.canonical import plain

Cells = dict[str, str]
YEARS = ("y1", "y2", "y3")
SHARES = (Decimal("0.40"), Decimal("0.35"), Decimal("0.25"))
"""Of the year's R&D cost, by activity; the last takes what rounding leaves."""
LINES = {
    "personnel": Decimal("0.48"),
    "depreciation": Decimal("0.08"),
    "amortisation": Decimal("0.01"),
    "design": Decimal("0.03"),
    "debugging": Decimal("0.04"),
}
MOST_RIGHTS = 8


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one firm on the day its application is begun."""

    firm: Mapping[str, Any]
    """Columns of the enterprise."""
    industry: str
    figures: Sequence[Mapping[str, Any]]
    rights: Sequence[Mapping[str, Any]]
    conversions: Sequence[Mapping[str, Any]]

    def figure(self, year: int, name: str) -> Decimal | None:
        """From the source believed first."""
        own = [row for row in self.figures if row["fiscal_year"] == year]
        own.sort(key=lambda row: SOURCE_ORDER.index(row["source"]))
        found = [row[name] for row in own if row.get(name) is not None]
        return Decimal(found[0]) if found else None


@dataclass(frozen=True, slots=True)
class Content:
    """Values by field; rows by table, whose references are written as numbers."""

    values: Cells
    rows: Mapping[str, Sequence[Cells]]


def registration(record: Record, year: int) -> Cells:
    firm = record.firm
    return {
        "application_year": str(year),
        "planned_on": f"{year}-06-20",
        "agency": "无",
        "name": firm["name"],
        "uscc": firm["uscc"],
        "registered_on": firm["registered_on"].isoformat(),
        "registration_type": "私营有限责任公司",
        "registered_capital": plain(Decimal(firm["registered_capital_cny"] or 1_000_000)),
        "industry": record.industry,
        "region": "平湖市",
        "tax_method": "accounts",
        "address": "平湖市虚构路 8 号",
        "legal_representative": firm["legal_representative"] or "某人",
        "contact_name": "某企业联络员",
        "contact_mobile": "演示号码",
    }


def hnte_content(record: Record, year: int) -> Content:
    """An HNTE application of a year; figures of years that nobody knows yet stay open."""
    years = dict(zip(YEARS, range(year - 3, year), strict=True))
    rights = _rights(record, year)
    names = [right["name"].removeprefix("一种") for right in rights[:3]] or ["专用设备"]
    spent = _spent(record, years)
    values = {
        **registration(record, year),
        "is_listed": "false",
        "is_in_national_zone": "false",
        "technology_field": record.firm["technology_field"] or "",
        "rd_basic": "0",
        "had_incident": "false",
        "none.standards": "true",
        **_yearly(record, years),
        **_staff(record, years["y3"]),
        **_texts(names),
    }
    rows = {
        "ip": rights,
        "rd": _activities(names, spent, years),
        **{f"costs_{column}": _costs(spent[column]) for column in YEARS if spent[column]},
        "ps": _products(record, names, years["y3"]),
        "conversions": _conversions(record, years, len(names)),
    }
    return Content({key: text for key, text in values.items() if text}, rows)


def _rights(record: Record, year: int) -> list[Cells]:
    usable = [
        right
        for right in record.rights
        if right["granted_on"]
        and right["granted_on"].year < year
        and not right["used_on"]
        and not right["lapsed_on"]
    ]
    usable.sort(key=lambda right: right["granted_on"])
    return [
        {
            "name": right["name"],
            "kind": right["kind"].value,
            "granted_on": right["granted_on"].isoformat(),
            "number": right["number"],
            "obtained_by": right["obtained_by"].value,
        }
        for right in usable[-MOST_RIGHTS:]
    ]


def _yearly(record: Record, years: Mapping[str, int]) -> Cells:
    found = {
        f"{key}.{column}": record.figure(of_year, f"{key}_cny")
        for key in ("net_assets", "sales", "profit")
        for column, of_year in years.items()
    }
    found["total_income"] = record.figure(years["y3"], "total_income_cny")
    return {key: plain(value) for key, value in found.items() if value is not None}


def _staff(record: Record, year: int) -> Cells:
    """Whole people; the firm's register keeps averages."""
    average = record.figure(year, "staff_monthly_avg")
    tech_average = record.figure(year, "tech_staff_monthly_avg")
    if average is None or tech_average is None:
        return {}
    everybody, tech = int(average), int(tech_average)
    bachelor, young = everybody // 3, everybody // 2
    found = {
        "people.all": everybody,
        "people.tech": tech,
        "regular.all": everybody,
        "regular.tech": tech,
        "bachelor.all": bachelor,
        "college.all": everybody - bachelor,
        "age_to_30.all": young,
        "age_31_to_40.all": everybody - young,
        "middle_title.all": tech,
    }
    zeros = (
        *(
            f"{line}.{column}"
            for line in ("part_time", "temporary", "foreign", "returnee", "talent")
            for column in ("all", "tech")
        ),
        *(f"{line}.all" for line in ("doctor", "master", "senior_title", "junior_title")),
        *(f"{line}.all" for line in ("senior_technician", "age_41_to_50", "age_from_51")),
    )
    return {key: str(value) for key, value in found.items()} | dict.fromkeys(zeros, "0")


def _spent(record: Record, years: Mapping[str, int]) -> dict[str, list[Decimal]]:
    """By year what each activity spent, in whole yuan; nothing of a year nobody knows."""
    found: dict[str, list[Decimal]] = {}
    for column, of_year in years.items():
        cost = record.figure(of_year, "rd_cny")
        if cost is None:
            found[column] = []
            continue
        parts = [(cost * share).quantize(Decimal(1)) for share in SHARES[:-1]]
        found[column] = [*parts, cost - sum(parts, Decimal(0))]
    return found


def _activities(
    names: Sequence[str], spent: Mapping[str, Sequence[Decimal]], years: Mapping[str, int]
) -> list[Cells]:
    rows = []
    for place in range(len(SHARES)):
        thing = names[place % len(names)]
        paid = {column: parts[place] for column, parts in spent.items() if parts}
        row = {
            "name": f"{thing}关键技术研究({place + 1})",
            "starts_on": f"{years['y1']}-01-10",
            "ends_on": f"{years['y3']}-12-20",
            "field": "8.4.3",
            "source": "own",
            "ip": f"ip{place % len(names) + 1}",
            "budget": plain(sum(paid.values(), Decimal(0)) * 2),
            "purpose": f"为提高{thing}的可靠性和效率立项,由技术部牵头,按月检查进度。",
            "innovation": f"{thing}的结构和控制方法,与现有产品相比减少了人工调整。",
            "results": "已完成样机试制和试验,形成知识产权。",
        }
        rows.append(row | {f"spent_{column}": plain(cost) for column, cost in paid.items()})
    return rows


def _costs(spent: Sequence[Decimal]) -> list[Cells]:
    rows = []
    for place, cost in enumerate(spent, start=1):
        lines = {line: (cost * share).quantize(Decimal(1)) for line, share in LINES.items()}
        other = (cost * Decimal("0.05")).quantize(Decimal(1))
        rest = cost - sum(lines.values(), other)
        amounts = {**lines, "direct_input": rest, "other": other}
        row = {line: plain(amount) for line, amount in amounts.items()}
        rows.append({"rd": f"rd{place}", **row, "outsourced": "0", "outsourced_domestic": "0"})
    return rows


def _products(record: Record, names: Sequence[str], year: int) -> list[Cells]:
    income = record.figure(year, "high_tech_income_cny")
    main = None if income is None else (income * Decimal("0.7")).quantize(Decimal(1))
    rows = []
    for place, thing in enumerate(names[:2], start=1):
        row = {
            "name": thing,
            "field": "8.4.3",
            "source": "own",
            "is_main": "true" if place == 1 else "false",
            "ip": f"ip{place}",
            "technique": f"{thing}的主要技术指标经检测达到企业标准。",
            "edge": "与同类产品相比,能耗较低,维护较少。",
            "support": "已获授权的知识产权覆盖产品的核心结构。",
        }
        if income is not None and main is not None:
            alone = len(names) == 1
            row["sales"] = plain(income if alone else main if place == 1 else income - main)
        rows.append(row)
    return rows


def _conversions(record: Record, years: Mapping[str, int], links: int) -> list[Cells]:
    own = [row for row in record.conversions if row["year"] in years.values()]
    rows = []
    for place, row in enumerate(own):
        linked = place % links + 1
        rows.append(
            {
                "name": f"{row['name']} {row['year']}",
                "origin": "patent",
                "year": str(row["year"]),
                "way": "own",
                "result": "product",
                "ip": f"ip{linked}",
                "rd": f"rd{linked}",
                "ps": f"ps{min(linked, 2)}",
                "proof": row["proof"],
            }
        )
    return rows


def _texts(names: Sequence[str]) -> Cells:
    return {
        "innovation_ip": f"知识产权集中在{names[0]}等产品上,是产品差异的主要来源。",
        "innovation_conversion": "研发成果主要由本企业自行实施转化,形成销售。",
        "innovation_organisation": "设技术部,制定了研发项目、研发费用核算和成果奖励制度。",
        "innovation_people": "科技人员稳定,每年组织培训,按项目考核。",
    }


def sme_content(record: Record, year: int) -> Content:
    """A provincial application of a year, nearly complete: the statement is still awaited."""
    rights = _rights(record, year + 1)
    names = [right["name"].removeprefix("一种") for right in rights[:2]]
    last = year - 1
    asked = {
        "sales": record.figure(last, "sales_cny"),
        "total_assets": record.figure(last, "total_assets_cny"),
        "profit": record.figure(last, "profit_cny"),
        "rd": record.figure(last, "rd_cny"),
    }
    values = {
        **registration(record, year),
        "planned_on": f"{year}-10-20",
        "has_clear_ownership": "true",
        "has_independent_accounting": "true",
        "is_open_industry": "true",
        "had_incident": "false",
        "none.know_how": "true",
        "ongoing_rd": "每年安排研发预算,由技术人员专职执行。",
        **{key: plain(value) for key, value in asked.items() if value is not None},
    }
    products = [
        {"name": thing, "ip": f"ip{place}", "description": f"{thing}由本企业自行研制。"}
        for place, thing in enumerate(names, start=1)
    ]
    if not rights:
        values["none.ip"] = "true"
    return Content(values, {"ip": rights, "ps": products})
