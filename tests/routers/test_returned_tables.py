"""A department's returned table of an award round: looked at, kept, and taken back together."""

import re

import pytest
from sqlmodel import Session, col, select

from app.domain.access import Role
from app.domain.opinions import Department, InquiryAnswer
from app.models.inquiries import InquiryLine, ReturnedTable
from tests.clients import AsViewer, Browser
from tests.factories import make_clause, make_demonstration, make_enterprise, make_title
from tests.routers.test_awards import IN_2017, ROUND, TODAY

TABLE = "企业名称\t核查意见\t原因\n平湖甲有限公司\t有异议\t欠税3万元\n平湖乙有限公司\t无异议\t"
KEPT = {"answered_on": TODAY.isoformat(), "answered_by": "税务甲"}


@pytest.fixture
def officer(as_viewer: AsViewer, store: Session) -> Browser:
    make_demonstration(store, TODAY)
    make_clause(store)
    for name in ("平湖甲有限公司", "平湖乙有限公司"):
        make_title(store, make_enterprise(store, name=name), **IN_2017)
    return as_viewer(Role.BUREAU_OFFICER)


@pytest.fixture
def page(officer: Browser) -> str:
    """A list of the round that was sent."""
    made = officer.post("/awards", data=ROUND).headers["location"]
    asked: str = officer.post(f"{made}/inquiries", data={}).headers["location"]
    sending = {"version": "1", "sent_on": "2018-03-01", "document_number": "平科核〔2018〕1号"}
    officer.post(asked, data=sending)
    return asked


def said(store: Session) -> dict[str, InquiryAnswer | None]:
    store.expire_all()
    found = store.exec(
        select(InquiryLine)
        .where(InquiryLine.department == Department.TAX)
        .order_by(col(InquiryLine.id))
    )
    return {one.reason: one.answer for one in found}


def test_kept_table_is_taken_back_but_for_what_was_touched_since(
    as_viewer: AsViewer, store: Session, officer: Browser, page: str
) -> None:
    shown = officer.post(f"{page}/answers/tax/table", data={"text": TABLE}).text
    fields = dict(re.findall(r'name="((?:answer|reason)-[^"]+)" value="([^"]*)"', shown))
    kept = officer.post(f"{page}/answers/tax/table/kept", data=KEPT | fields)
    assert said(store) == {"欠税3万元": InquiryAnswer.NEGATIVE, "": InquiryAnswer.CLEAN}
    assert "导入的退回表" in officer.get(page).text
    line = store.exec(select(InquiryLine).where(InquiryLine.reason == "欠税3万元")).one()
    head = as_viewer(Role.SECTION_HEAD)
    head.post(f"{page}/lines/{line.public_id}/lift", data={"reason": "已缴清"})
    undo = f"{page}/tables/{store.exec(select(ReturnedTable)).one().public_id}/undo"

    undone, again = officer.post(undo), officer.post(undo)

    assert "写入 2 家的答复" in shown
    assert (kept.status_code, undone.status_code, again.status_code) == (303, 303, 409)
    assert said(store) == {"欠税3万元": InquiryAnswer.NEGATIVE, "": None}
    told = officer.get(page).text
    assert "已撤销 1 家" in told
    assert "其余写入后改过" in told


def test_twin_takes_back_to_what_was_said_before(
    store: Session, officer: Browser, page: str
) -> None:
    """And a table that changed nothing leaves nothing to take back."""
    officer.post(f"{page}/answers/tax", data=KEPT | {"is_rest_clean": "true"})
    preview = officer.post(f"/api{page}/answers/tax/table", json={"text": TABLE}).json()
    rows = [{key: one[key] for key in ("line", "answer", "reason")} for one in preview["rows"]]
    given = KEPT | {"lines": rows}

    kept = officer.post(f"/api{page}/answers/tax/table/kept", json=given).json()
    same = officer.post(f"/api{page}/answers/tax/table/kept", json=given).json()
    [table] = kept["tables"]
    undone = officer.post(f"/api{page}/tables/{table['id']}/undo").json()

    assert (table["answers"], same["tables"]) == (1, [table])
    assert [(one["taken_back"], one["undone_on"]) for one in undone["tables"]] == [
        (1, "2018-03-01")
    ]
    assert said(store) == {"": InquiryAnswer.CLEAN}
    assert officer.post(f"/api{page}/tables/222222222222/undo").status_code == 404
