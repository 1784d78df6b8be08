"""A firm's account number: sealed, shown by its last digits, opened for a reason that is kept."""

from typing import Any

from sqlmodel import Session, select

from app.domain.access import AccessKind, Role
from app.models.history import JournalEntry
from tests.clients import AsViewer
from tests.factories import make_enterprise

ACCOUNT = {"bank": "平湖农商行", "account_number": "1204 0600 0900 1234567", "note": "来函"}
WHOLE = "1204060009001234567"


def looks(store: Session) -> list[tuple[Any, ...]]:
    found = store.exec(select(JournalEntry).where(JournalEntry.kind == AccessKind.PERSONAL_VIEW))
    return [(one.subject, one.reason, one.enterprise_id) for one in found]


def test_whole_number_is_seen_for_a_reason_that_stands_in_the_journal(
    as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store)
    page = f"/enterprises/{firm.public_id}/awards"
    officer = as_viewer(Role.BUREAU_OFFICER)
    officer.post(f"{page}/account", data=ACCOUNT)

    masked = officer.get(page).text
    silent = officer.post(f"{page}/account/show", data={"reason": " "})
    unsaid = officer.post(f"/api{page}/account/show", json={})
    assert looks(store) == []
    shown = officer.post(f"{page}/account/show", data={"reason": "银行退票,核对账号"})
    told = officer.post(f"/api{page}/account/show", json={"reason": "再核"}).json()

    assert "4567" in masked
    assert WHOLE not in masked + silent.text
    assert (silent.status_code, unsaid.status_code) == (422, 422)
    assert WHOLE in shown.text
    assert told == {"bank": "平湖农商行", "account_number": WHOLE}
    assert looks(store) == [
        ("收款账号", "银行退票,核对账号", firm.id),
        ("收款账号", "再核", firm.id),
    ]


def test_not_even_the_firm_itself_opens_a_number_it_gave(
    as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store)
    page = f"/api/enterprises/{firm.public_id}/awards"
    own = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])
    given = own.post(f"{page}/account", json=ACCOUNT).json()

    refused = own.post(f"{page}/account/show", json={"reason": "忘了"})

    assert given["account"]["last_four"] == "4567"
    assert WHOLE not in own.get(page).text
    assert (refused.status_code, looks(store)) == (403, [])
