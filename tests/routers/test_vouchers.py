"""Innovation vouchers: three sums with their days, never beyond the one before; sums by year."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.models.vouchers import Voucher
from app.services.founding import found_county
from tests.clients import AsViewer
from tests.factories import (
    COUNTY,
    make_demonstration,
    make_enterprise,
    make_recusal,
    make_staff,
)
from tests.factories import (
    store as put,
)

TODAY = date(2018, 9, 30)
ISSUED: dict[str, Any] = {"issued_cny": Decimal(20_000), "issued_on": date(2018, 3, 1)}
USED: dict[str, Any] = {"used_cny": Decimal("15000.50"), "used_on": date(2018, 5, 1)}


def make_voucher(session: Session, number: str, **values: Any) -> Voucher:
    return put(
        session,
        Voucher(county_code=COUNTY, number=number, source="平科〔2018〕2号", **ISSUED | values),
    )


@pytest.mark.parametrize(
    "values",
    [
        {"used_cny": Decimal("20000.01"), "used_on": date(2018, 5, 1)},
        USED | {"redeemed_cny": Decimal("15000.51"), "redeemed_on": date(2018, 6, 1)},
        {"redeemed_cny": Decimal(1), "redeemed_on": date(2018, 6, 1)},
        USED | {"used_on": date(2018, 2, 28)},
        {"enterprise_id": None},
    ],
)
def test_the_database_keeps_each_step_within_the_one_before(
    session: Session, values: dict[str, Any]
) -> None:
    firm = make_enterprise(session)

    with pytest.raises(IntegrityError):
        make_voucher(session, "1", **{"enterprise_id": firm.id} | values)


def test_voucher_issued_used_redeemed_and_summed(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    found_county(store, COUNTY, TODAY)
    firm = make_enterprise(store, name="甲机械有限公司")
    person = make_staff(store)
    make_recusal(store, person, firm)
    browser, recused = as_viewer(), as_viewer(person=person)
    form = {
        "enterprise": firm.uscc,
        "number": "2018-01",
        "issued_cny": "2",
        "issued_on": "2018-03-01",
        "source": "平科〔2018〕2号",
    }

    made = browser.post("/vouchers/new", data=form)
    page = made.headers["location"]
    beyond = browser.post(
        f"{page}/edit", data=form | {"version": "1", "used_cny": "2.01", "used_on": "2018-05-01"}
    )
    used = browser.post(
        f"{page}/edit",
        data=form | {"version": "1", "used_cny": "1.50005", "used_on": "2018-05-01"},
    )

    assert (made.status_code, beyond.status_code, used.status_code) == (303, 422, 303)
    assert "金额不能超过 2 万元" in beyond.text
    sums = {(one["year"], one["kind"]): one for one in recused.get("/api/vouchers/sums").json()}
    before = sums[2015, "opening"]
    assert [before[name] for name in ("issued_cny", "used_cny", "redeemed_cny")] == [
        "993300.00",
        "46800.00",
        "29800.00",
    ]
    assert (sums[2018, "voucher"]["used_cny"], sums[2018, "voucher"]["redeemed_cny"]) == (
        "15000.50",
        "0",
    )
    assert "101.33" in browser.get("/vouchers").text
    assert [row["number"] for row in recused.get("/api/vouchers").json()["rows"]] == ["期初"]
    assert recused.get(page).status_code == 404
    assert "另有 1 行因您须回避未列出" in recused.get("/vouchers/export?format=csv").text
