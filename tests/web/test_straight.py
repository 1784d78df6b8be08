"""The short way to an endpoint: what does not read there is answered as FastAPI's own way does."""

import pytest
from sqlmodel import Session

from app.dependencies import CurrentViewer, Today
from app.domain.access import Role
from app.domain.stages import Stage
from app.web.straight import Straight
from tests.clients import AsViewer, Browser
from tests.factories import make_case, make_enterprise

MOVE = '{"version": %d, "happened_on": "2018-09-28"}'
LONG_WAY = "application/json; charset=utf-8"


def answered(browser: Browser, path: str, body: str, kind: str) -> tuple[int, object]:
    answer = browser.post(path, content=body, headers={"content-type": kind})
    return answer.status_code, answer.json()


def test_both_ways_answer_alike(as_viewer: AsViewer, client: Browser, store: Session) -> None:
    case = make_case(store, make_enterprise(store), stage=Stage.SUBMITTED)
    other = make_case(store, make_enterprise(store), stage=Stage.SUBMITTED)
    store.commit()
    officer = as_viewer(Role.BUREAU_OFFICER)
    path = f"/api/cases/{case.public_id}/actions/endorse_by_town"
    asked = [
        (client, path, MOVE % 1, 401),
        (officer, path, "{", 422),
        (officer, path, "", 422),
        (officer, path, "[]", 422),
        (officer, path, MOVE.replace("%d", '"?"'), 422),
        (officer, path.replace("endorse_by_town", "fly"), MOVE % 1, 422),
        (officer, "/api/cases/nobodys23456/actions/endorse_by_town", MOVE % 1, 404),
        (officer, path, MOVE % 7, 409),
    ]

    for browser, address, body, status in asked:
        straight = answered(browser, address, body, "application/json")
        assert straight == answered(browser, address, body, LONG_WAY)
        assert straight[0] == status, (address, body)

    moved = answered(officer, path, MOVE % 1, "application/json")
    also_moved = answered(
        officer, path.replace(case.public_id, other.public_id), MOVE % 1, LONG_WAY
    )
    assert moved[0] == also_moved[0] == 200
    assert moved[1] == also_moved[1] | {"id": case.public_id}  # type: ignore[operator]


async def asks_for_more(viewer: CurrentViewer, today: Today) -> None: ...


def test_endpoint_that_asks_for_more_has_no_short_way() -> None:
    with pytest.raises(TypeError, match="asks_for_more"):
        Straight("/more", asks_for_more)
