"""What a refused input is told: the right unit, the field's own limit, a number is no amount."""

from datetime import date

import pytest
from sqlmodel import Session

from app.domain.access import Role
from tests.clients import AsViewer
from tests.factories import make_demonstration, make_enterprise, make_plan

LONG = "长" * 500


@pytest.fixture(autouse=True)
def firm_address(store: Session) -> str:
    make_demonstration(store, date(2018, 9, 30))
    make_plan(store)
    return f"/enterprises/{make_enterprise(store).public_id}"


def test_twin_names_each_field_its_own_limit(as_viewer: AsViewer) -> None:
    given = {"name": LONG, "uscc": "x", "legal_representative": LONG}

    fields = as_viewer().post("/api/enterprises/new", json=given).json()["fields"]

    assert fields["name"]["detail"] == "内容过长,最多 120 个字。"
    assert fields["legal_representative"]["detail"] == "内容过长,最多 60 个字。"


@pytest.mark.parametrize(
    ("field", "api", "page"),
    [
        ("sales_cny", "金额无法识别,请只填数字,单位为元。", "金额无法识别,请只填数字,单位为万元。"),
        ("staff_monthly_avg", "数字无法识别,请只填数字。", "数字无法识别,请只填数字。"),
    ],
)
def test_amounts_and_numbers_are_told_apart(
    as_viewer: AsViewer, firm_address: str, field: str, api: str, page: str
) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    given = {"source": "self_reported", "status": "reported", field: "abc"}

    twin = officer.post(f"/api{firm_address}/figures/2017", json=given)
    form = officer.post(f"{firm_address}/figures/2017", data=given)

    assert twin.json()["fields"][field]["detail"] == api
    assert form.status_code == 422
    assert page in form.text
