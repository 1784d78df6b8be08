"""The pages of a return: its form, the firm's view of it, the list of reasons."""

import pytest
from sqlmodel import Session, select

from app.data import form as form_of
from app.data import newest_edition
from app.domain.access import Role
from app.domain.forms.openness import whole_section
from app.domain.forms.schema import FormKey
from app.domain.stages import Stage
from app.models.amendments import Amendment, AmendmentReason
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from tests.clients import AsViewer
from tests.factories import make_calendar_year, make_case, make_demonstration, make_enterprise
from tests.factories.ground import COUNTY

SECTION = form_of(FormKey.HNTE, newest_edition(FormKey.HNTE)).sections[0]
PART = whole_section(SECTION.key)


@pytest.fixture
def case(store: Session) -> CultivationCase:
    make_demonstration(store)
    make_calendar_year(store, 2018)
    return make_case(store, make_enterprise(store), stage=Stage.SUBMITTED)


def test_return_names_parts_and_reasons_on_its_form(
    as_viewer: AsViewer, store: Session, case: CultivationCase
) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    reason = AmendmentReason(county_code=COUNTY, text="附件缺页")
    store.add(reason)
    page = f"/cases/{case.public_id}/actions/return_for_amendment"

    form = officer.get(page).text
    given = {
        "version": str(case.version),
        "happened_on": "2018-09-30",
        "listed": reason.public_id,
        "parts": PART,
        "working_days": "3",
    }
    refused = officer.post(page, data=given | {"working_days": "0"})
    done = officer.post(page, data=given)

    assert f'name="parts" value="{PART}"' in form
    assert "附件缺页" in form
    assert refused.status_code == 422
    assert f'value="{PART}" checked' in refused.text
    assert done.status_code == 303
    stored = store.exec(select(Amendment)).one()
    assert (stored.parts, stored.reason) == (PART, "附件缺页")
    shown = officer.get(f"/cases/{case.public_id}").text
    assert "时限中止" in shown
    assert SECTION.title in shown


def test_firm_reads_what_it_has_to_mend(
    as_viewer: AsViewer, store: Session, case: CultivationCase
) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    officer.post(
        f"/api/cases/{case.public_id}/actions/return_for_amendment",
        json={
            "version": case.version,
            "happened_on": "2018-09-30",
            "reason": "请补第3页",
            "parts": [PART],
        },
    )
    firm = as_viewer(
        Role.ENTERPRISE_USER, enterprises=[store.get_one(Enterprise, case.enterprise_id)]
    )

    twin = firm.get(f"/api/cases/{case.public_id}").json()

    assert [one["names"] for one in twin["amendments"]] == [[SECTION.title]]
    assert "请补第3页" in firm.get(f"/cases/{case.public_id}").text


def test_heads_keep_the_list_of_reasons(as_viewer: AsViewer, store: Session) -> None:
    officer, head = as_viewer(Role.BUREAU_OFFICER), as_viewer(Role.SECTION_HEAD)

    added = head.post("/amendment-reasons", data={"text": "未盖章"})
    twice = head.post("/amendment-reasons", data={"text": "未盖章"})
    reason = store.exec(select(AmendmentReason)).one()
    closed = head.post(f"/api/amendment-reasons/{reason.public_id}", json={"is_closed": True})
    opened = head.post(f"/amendment-reasons/{reason.public_id}", data={"is_closed": "false"})

    assert (added.status_code, twice.status_code, opened.status_code) == (303, 422, 303)
    assert 'value="未盖章"' in twice.text
    assert closed.json() == [{"id": reason.public_id, "text": "未盖章", "is_closed": True}]
    assert "未盖章" in officer.get("/amendment-reasons").text
    assert officer.post("/amendment-reasons", data={"text": "甲"}).status_code == 403
    api = officer.get("/api/amendment-reasons").json()
    assert [one["is_closed"] for one in api] == [False]
