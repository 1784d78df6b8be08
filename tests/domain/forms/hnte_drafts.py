"""A draft of the HNTE form in which everything agrees; tests change one thing in it."""

from app.domain.forms.drafts import Draft, DraftRow

COST_LINES = (
    "personnel",
    "direct_input",
    "depreciation",
    "amortisation",
    "design",
    "debugging",
    "other",
)
STAFF = {
    "people.all": "100",
    "people.tech": "20",
    "regular.all": "90",
    "regular.tech": "18",
    "part_time.all": "6",
    "part_time.tech": "1",
    "temporary.all": "4",
    "temporary.tech": "1",
    **{f"{line}.{column}": "0" for line in ("foreign", "talent") for column in ("all", "tech")},
    "returnee.all": "2",
    "returnee.tech": "2",
    "doctor.all": "1",
    "master.all": "9",
    "bachelor.all": "40",
    "college.all": "50",
    "senior_title.all": "3",
    "middle_title.all": "10",
    "junior_title.all": "20",
    "senior_technician.all": "5",
    "age_to_30.all": "30",
    "age_31_to_40.all": "40",
    "age_41_to_50.all": "20",
    "age_from_51.all": "10",
}
VALUES = {
    "application_year": "2018",
    "planned_on": "2018-06-20",
    "agency": "无",
    "name": "平湖市虚构机械有限公司",
    "uscc": "91330482MA28A00B2L",
    "registered_on": "2014-03-05",
    "registration_type": "私营有限责任公司",
    "registered_capital": "10000000",
    "industry": "3484 机械零部件加工",
    "region": "浙江省嘉兴市平湖市",
    "tax_method": "accounts",
    "address": "平湖市新仓镇虚构路 1 号",
    "legal_representative": "张三",
    "contact_name": "李四",
    "contact_mobile": "13800000000",
    "is_listed": "false",
    "is_in_national_zone": "false",
    "technology_field": "8.2.1",
    "net_assets.y1": "20000000",
    "net_assets.y2": "24000000",
    "net_assets.y3": "30000000",
    "sales.y1": "30000000",
    "sales.y2": "36000000",
    "sales.y3": "45000000",
    "profit.y1": "2000000",
    "profit.y2": "2600000",
    "profit.y3": "3900000",
    "rd_basic": "0",
    "total_income": "45500000",
    "had_incident": "false",
    **STAFF,
    **{f"innovation_{part}": "自有技术" for part in ("ip", "conversion", "organisation", "people")},
    "none.standards": "true",
}
TEXTS_OF_RD = {"purpose": "目的", "innovation": "创新点", "results": "成果"}
TEXTS_OF_PS = {"technique": "指标", "edge": "优势", "support": "支持"}


def right(place: int, kind: str = "utility_model", **changed: str) -> DraftRow:
    values = {
        "name": f"一种夹具{place}",
        "kind": kind,
        "granted_on": f"2017-0{place}-11",
        "number": f"ZL20162000000{place}",
        "obtained_by": "own",
    }
    return DraftRow(f"ip{place}", f"IP{place:02}", values | changed)


def activity(place: int, **changed: str) -> DraftRow:
    values = {
        "name": f"研发活动{place}",
        "starts_on": "2015-01-01",
        "ends_on": "2017-12-31",
        "field": "8.2.1",
        "source": "own",
        "ip": f"ip{place}",
        "budget": "3000000",
        "spent_y1": "700000",
        "spent_y2": "700000",
        "spent_y3": "700000",
        **TEXTS_OF_RD,
    }
    return DraftRow(f"rd{place}", f"RD{place:02}", values | changed)


def cost(column: str, place: int, **changed: str) -> DraftRow:
    values = {
        "rd": f"rd{place}",
        "personnel": "400000",
        "direct_input": "200000",
        **dict.fromkeys(("depreciation", "amortisation", "design", "debugging"), "0"),
        "other": "50000",
        "outsourced": "50000",
        "outsourced_domestic": "50000",
    }
    return DraftRow(f"c{column}{place}", f"{column.upper()}-{place:02}", values | changed)


def product(place: int, sales: str, is_main: str, **changed: str) -> DraftRow:
    values = {
        "name": f"产品{place}",
        "field": "8.2.1",
        "source": "own",
        "sales": sales,
        "is_main": is_main,
        "ip": f"ip{place}",
        **TEXTS_OF_PS,
    }
    return DraftRow(f"ps{place}", f"PS{place:02}", values | changed)


def conversion(place: int, **changed: str) -> DraftRow:
    values = {
        "name": f"成果{place}",
        "origin": "patent",
        "year": "2016",
        "way": "own",
        "result": "product",
        "ip": f"ip{place}",
        "rd": f"rd{place}",
        "ps": f"ps{place}",
    }
    return DraftRow(f"zh{place}", f"ZH{place:02}", values | changed)


ROWS = {
    "ip": (right(1), right(2), right(3, "invention_patent")),
    "rd": (activity(1), activity(2)),
    **{f"costs_{year}": (cost(year, 1), cost(year, 2)) for year in ("y1", "y2", "y3")},
    "ps": (product(1, "20000000", "true"), product(2, "10000000", "false")),
    "conversions": (conversion(1), conversion(2)),
}


def draft(**changed: str) -> Draft:
    """With some of its fields changed; dots in their keys are written as two underscores."""
    values = {key.replace("__", "."): value for key, value in changed.items()}
    return Draft({**VALUES, **values}, ROWS)


def with_rows(table: str, *rows: DraftRow, **changed: str) -> Draft:
    known = draft(**changed)
    return Draft(known.values, {**known.rows, table: rows})
