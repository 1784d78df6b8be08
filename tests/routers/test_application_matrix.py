"""The pages beside an application's sections, and their twins: who reaches them, what they show."""

from typing import Any

import pytest
from sqlmodel import Session

from app.domain.access import Role
from app.domain.stages import Stage
from app.models.applications import Answer, Application, ApplicationRow
from app.models.enterprises import Enterprise
from tests.clients import AsViewer, Browser
from tests.factories import (
    make_application,
    make_case,
    make_enterprise,
    make_ip_right,
    make_row,
)
from tests.factories import (
    store as put,
)

PARTS = ("matrix", "known", "copy")
every_part = pytest.mark.parametrize("part", PARTS)


class Papers:
    """A firm with a draft, and its own user's browser."""

    def __init__(self, store: Session, as_viewer: AsViewer, **values: Any) -> None:
        self.store = store
        self.firm: Enterprise = make_enterprise(store, legal_representative="张三")
        self.case = make_case(store, self.firm, **values)
        self.application: Application = make_application(store, self.firm, self.case)
        self.path = f"/applications/{self.application.public_id}"
        self.user: Browser = as_viewer(Role.ENTERPRISE_USER, enterprises=[self.firm])

    def row(self, table: str, **cells: str) -> ApplicationRow:
        row = make_row(self.store, self.application, table)
        for field, value in cells.items():
            self.answer(field, value, row.public_id)
        return row

    def answer(self, field: str, value: str, row: str = "") -> None:
        put(
            self.store,
            Answer(
                county_code=self.firm.county_code,
                enterprise_id=self.firm.id or 0,
                application_id=self.application.id or 0,
                row_key=row,
                field=field,
                value=value,
                saved_by_id=self.application.begun_by_id,
                saved_by="某人",
            ),
        )


@pytest.fixture
def papers(store: Session, as_viewer: AsViewer) -> Papers:
    return Papers(store, as_viewer)


@every_part
def test_page_and_twin_are_there_for_the_firm(papers: Papers, part: str) -> None:
    assert papers.user.get(f"{papers.path}/{part}").status_code == 200
    assert papers.user.get(f"/api{papers.path}/{part}").status_code == 200


@every_part
def test_another_firm_does_not_find_it(papers: Papers, as_viewer: AsViewer, part: str) -> None:
    stranger = as_viewer(Role.ENTERPRISE_USER, enterprises=[make_enterprise(papers.store)])

    assert stranger.get(f"{papers.path}/{part}").status_code == 404
    assert stranger.get(f"/api{papers.path}/{part}").status_code == 404


def test_town_sees_the_matrix_and_neither_texts_nor_contacts(
    papers: Papers, as_viewer: AsViewer
) -> None:
    town = as_viewer(Role.TOWN_OFFICER)

    assert town.get(f"{papers.path}/matrix").status_code == 200
    assert town.get(f"{papers.path}/known").status_code == 403
    assert town.get(f"{papers.path}/copy").status_code == 403


def test_matrix_names_rights_activities_and_what_is_wanting(papers: Papers) -> None:
    right = papers.row("ip", name="夹具", kind="utility_model", number="ZL1")
    papers.row("rd", name="活动甲", ip=right.public_id)
    papers.row("ps", name="产品乙", sales="100", is_main="true")
    page = papers.user.get(f"{papers.path}/matrix").text
    found = papers.user.get(f"/api{papers.path}/matrix").json()

    assert "IP01 与 RD01 关联" in page
    assert "产品乙" in page
    assert "台账中没有" in page
    assert "未超过一半" not in page
    assert found["matrix"]["rights"][0]["flags"] == ["not_in_register"]
    assert found["matrix"]["products"][0]["flags"] == ["without_right"]
    assert found["matrix"]["main_share"] == {"main": "100", "income": "100"}


def test_known_facts_are_filled_in_on_request_and_a_difference_is_shown(papers: Papers) -> None:
    make_ip_right(papers.store, papers.firm)
    papers.answer("legal_representative", "李四")
    before = papers.user.get(f"/api{papers.path}/known").json()
    page = papers.user.get(f"{papers.path}/known").text

    assert before["open_count"] > 0
    assert before["row_counts"] == {"知识产权": 1}
    assert [one["answered_text"] for one in before["differences"]] == ["李四"]
    assert "张三" in page

    sent = papers.user.post(f"{papers.path}/known")
    after = papers.user.get(f"/api{papers.path}/known").json()

    assert (sent.status_code, sent.headers["location"]) == (303, f"{papers.path}/known")
    assert (after["open_count"], after["row_counts"]) == (0, {})
    assert len(after["differences"]) == 1
    assert papers.user.post(f"/api{papers.path}/known").json() == {"count": 0}


def test_officer_reads_what_is_known_and_fills_in_nothing(
    papers: Papers, as_viewer: AsViewer
) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)

    assert officer.get(f"{papers.path}/known").status_code == 200
    assert "带入未填的栏目" not in officer.get(f"{papers.path}/known").text
    assert officer.post(f"/api{papers.path}/known").status_code == 403


def test_nothing_is_filled_in_once_it_was_handed_in(store: Session, as_viewer: AsViewer) -> None:
    papers = Papers(store, as_viewer, stage=Stage.SUBMITTED)

    assert papers.user.post(f"/api{papers.path}/known").status_code == 403


def test_copy_shows_one_section_and_the_twin_all(papers: Papers) -> None:
    papers.answer("sales.y3", "45000000")
    papers.row("ip", name="夹具")
    first = papers.user.get(f"{papers.path}/copy").text
    main = papers.user.get(f"{papers.path}/copy?section=main").text
    twin = papers.user.get(f"/api{papers.path}/copy").json()

    assert "企业名称" in first
    assert 'value="4500.00"' in main
    assert "企业名称" not in main
    assert [one["key"] for one in twin["sections"]][:3] == ["registration", "main", "ip"]
    assert "\t知识产权名称" in papers.user.get(f"{papers.path}/copy?section=ip").text


def test_section_that_is_none_is_not_found(papers: Papers) -> None:
    assert papers.user.get(f"{papers.path}/copy?section=nothing").status_code == 404


def test_names_with_signs_of_html_are_shown_as_typed(papers: Papers) -> None:
    papers.row("ip", name="<b>夹具</b>")

    for part in ("matrix", "copy?section=ip"):
        page = papers.user.get(f"{papers.path}/{part}").text
        assert "&lt;b&gt;夹具" in page
        assert "<b>夹具" not in page
