"""Opinions on investment projects feed the pool; agencies are told to heads only."""

from datetime import date

from sqlmodel import Session, select

from app.domain.access import Role
from app.domain.pool import EntrySource
from app.domain.stages import Stage
from app.domain.titles import TitleKind
from app.models.pool import PoolEntry
from tests.clients import AsViewer
from tests.factories import (
    TOWN,
    make_case,
    make_cohort,
    make_demonstration,
    make_enterprise,
    make_township,
)

TODAY = date(2018, 9, 30)


def test_an_opinion_brings_its_firm_into_the_pool(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    make_township(store, f"{TOWN[:6]}002")
    cohort = make_cohort(store)
    firm = make_enterprise(store, name="甲落户科技有限公司")
    browser = as_viewer()
    form = {
        "kind": "access",
        "project": "减速器",
        "investor": "某投资",
        "asked_by": "招商办",
        "asked_on": "2018-09-01",
        "township_code": TOWN,
    }
    to_pool = {"cohort": cohort.public_id, "target": "hnte"}

    page = browser.post("/investment-opinions/new", data=form).headers["location"]
    pending = browser.post(f"{page}/pool/new", data=to_pool | {"version": "1"})
    town = as_viewer(Role.TOWN_OFFICER)
    other = as_viewer(Role.TOWN_OFFICER, township=f"{TOWN[:6]}002")
    seen = (town.get(page).status_code, other.get(page).status_code)
    given = {"enterprise": firm.uscc, "conclusion": "supported", "given_on": "2018-09-10"}
    browser.post(f"{page}/edit", data=form | given | {"version": "1"})
    entered = browser.post(f"{page}/pool/new", data=to_pool | {"version": "2"})
    twice = browser.post(f"{page}/pool/new", data=to_pool | {"version": "3"})

    assert (pending.status_code, entered.status_code, twice.status_code) == (409, 303, 409)
    assert seen == (200, 404)
    entry = store.exec(select(PoolEntry)).one()
    assert (entry.source, entry.reason) == (EntrySource.INVESTMENT, "减速器:某投资")
    assert browser.get(f"/api{page}").json()["pool_entry"] == entry.public_id


def test_agencies_with_their_pass_rates_are_for_heads(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    for agency, kind, stage in (
        ("甲咨询有限公司", TitleKind.FIRST, Stage.RECOGNIZED),
        ("甲咨询有限公司 ", TitleKind.RENEWAL, Stage.REJECTED),
        ("甲咨询有限公司", TitleKind.FIRST, Stage.RECOGNIZED),
        ("甲咨询有限公司", TitleKind.FIRST, Stage.SUBMITTED),
        ("乙咨询有限公司", TitleKind.FIRST, Stage.SUBMITTED),
    ):
        make_case(store, make_enterprise(store), agency=agency, kind=kind, stage=stage)
    head = as_viewer(Role.SECTION_HEAD)

    found = head.get("/api/agencies").json()

    told = ("agency", "cases", "renewal", "open", "passed", "failed", "pass_rate")
    assert [tuple(row[name] for name in told) for row in found] == [
        ("甲咨询有限公司", 4, 1, 1, 2, 1, "0.6667"),
        ("乙咨询有限公司", 1, 0, 1, 0, 0, None),
    ]
    assert "66.7%" in head.get("/agencies").text
    assert as_viewer().get("/agencies").status_code == 403
