"""A draft of the provincial SME form in which everything agrees; tests change one thing in it."""

from app.domain.forms.drafts import Draft, DraftRow

VALUES = {
    "application_year": "2018",
    "planned_on": "2018-09-10",
    "name": "平湖市虚构软件有限公司",
    "uscc": "91330482MA28A00B2L",
    "registered_on": "2015-05-20",
    "registration_type": "私营有限责任公司",
    "registered_capital": "2000000",
    "industry": "6513 应用软件开发",
    "region": "浙江省嘉兴市平湖市",
    "tax_method": "accounts",
    "address": "平湖市当湖街道虚构路 2 号",
    "legal_representative": "王五",
    "contact_name": "赵六",
    "contact_mobile": "13900000000",
    "has_clear_ownership": "true",
    "has_independent_accounting": "true",
    "is_open_industry": "true",
    "had_incident": "false",
    "staff": "20",
    "tech_staff": "8",
    "sales": "6000000",
    "total_assets": "5000000",
    "profit": "-120000",
    "tax_paid": "90000",
    "rd": "700000",
    "ongoing_rd": "每年投入",
    "none.know_how": "true",
}


def right(place: int, **changed: str) -> DraftRow:
    values = {
        "name": f"软件{place}",
        "kind": "software_copyright",
        "number": f"2017SR00000{place}",
        "applied_on": "2017-01-10",
        "granted_on": "2017-03-10",
        "obtained_by": "own",
    }
    return DraftRow(f"ip{place}", f"IP{place:02}", values | changed)


def product(place: int, sales: str, **changed: str) -> DraftRow:
    values = {"name": f"产品{place}", "sales": sales, "ip": "ip1", "description": "特点"}
    return DraftRow(f"ps{place}", f"PS{place:02}", values | changed)


ROWS = {"ip": (right(1),), "ps": (product(1, "4000000"), product(2, "1500000"))}


def draft(**changed: str) -> Draft:
    values = {key.replace("__", "."): value for key, value in changed.items()}
    return Draft({**VALUES, **values}, ROWS)


def with_rows(table: str, *rows: DraftRow, **changed: str) -> Draft:
    known = draft(**changed)
    return Draft(known.values, {**known.rows, table: rows})
