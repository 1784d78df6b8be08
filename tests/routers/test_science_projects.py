"""Science projects and technology contracts: instalments within the grant, sums by field and
month."""

from datetime import date

from sqlmodel import Session

from tests.clients import AsViewer
from tests.factories import make_demonstration, make_enterprise

TODAY = date(2018, 9, 30)


def test_instalments_stay_within_the_grant_and_payments_within_them(
    store: Session, as_viewer: AsViewer
) -> None:
    make_demonstration(store, TODAY)
    firm = make_enterprise(store)
    browser = as_viewer()
    form = {
        "enterprise": firm.uscc,
        "name": "高速织针",
        "number": "2018C01",
        "field": "equipment",
        "level": "county",
        "approved_on": "2018-04-01",
        "fiscal_cny": "30",
    }

    page = browser.post("/science-projects/new", data=form).headers["location"]
    first = {"planned_on": "2018-06-01", "planned_cny": "18.00"}
    browser.post(f"{page}/instalments", data=first)
    beyond = browser.post(f"{page}/instalments", data=first)
    instalment = browser.get(f"/api{page}").json()["instalments"][0]
    paying = f"{page}/instalments/{instalment['id']}"
    too_much = browser.post(
        paying, data={"version": "1", "paid_on": "2018-06-05", "paid_cny": "18.01"}
    )
    paid = browser.post(paying, data={"version": "1", "paid_on": "2018-06-05", "paid_cny": "18"})
    again = browser.post(paying, data={"version": "2", "paid_on": "2018-06-05", "paid_cny": "18"})
    less = browser.post(f"{page}/edit", data=form | {"version": "1", "fiscal_cny": "17"})
    check = {"kind": "midterm", "checked_by": "科技局", "conclusion": "passed"}
    browser.post(f"{page}/checks", data=check | {"checked_on": "2018-09-01"})
    closed = form | {"version": "1", "result": "honest_failure", "result_on": "2018-09-20"}
    silent = browser.post(f"{page}/edit", data=closed)

    answers = (beyond, too_much, paid, again, less, silent)
    assert [one.status_code for one in answers] == [422, 422, 303, 409, 422, 422]
    assert "金额不能超过 12 万元" in beyond.text
    assert "少于已计划拨付" in less.text
    fields = browser.get("/api/science-projects/fields").json()
    assert len(fields) == 7
    assert fields[0] == {
        "field": "equipment",
        "projects": 1,
        "fiscal_cny": "300000.00",
        "paid_cny": "180000.00",
    }
    shown = browser.get(page).text
    assert "中期检查" in shown
    assert "180,000" not in shown
    assert "高速织针" in browser.get("/science-projects/export?format=csv&field=equipment").text


def test_contracts_by_month_keep_unknown_amounts_apart(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    firm = make_enterprise(store)
    browser = as_viewer()
    form = {"enterprise": firm.uscc, "kind": "service", "source": "技术合同登记", "partner": "某院"}
    for name, day, amount, is_shanghai in (
        ("甲", "2018-08-02", "12.5", "true"),
        ("乙", "2018-08-30", "7.5", ""),
        ("丙", "2018-08-31", "", "true"),
        ("丁", "2018-09-01", "1", ""),
    ):
        given = form | {"name": name, "signed_on": day, "amount_cny": amount}
        made = browser.post("/contracts/new", data=given | {"is_shanghai": is_shanghai})
        assert made.status_code == 303

    months = browser.get("/api/contracts/months").json()
    assert months == [
        {
            "month": "2018-09",
            "contracts": 1,
            "amount_cny": "10000.00",
            "unknown": 0,
            "with_shanghai": 0,
            "shanghai_cny": None,
        },
        {
            "month": "2018-08",
            "contracts": 3,
            "amount_cny": "200000.00",
            "unknown": 1,
            "with_shanghai": 2,
            "shanghai_cny": "125000.00",
        },
    ]
    listed = browser.get("/api/contracts?is_shanghai=true&year=2018").json()["rows"]
    assert [row["name"] for row in listed] == ["丙", "甲"]
    assert browser.get("/contracts/months").status_code == 200
