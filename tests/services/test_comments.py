"""Comments: read by those they are for, never edited, withdrawn with a trace, told to people."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session, select

from app.domain.access import Role, Viewer
from app.domain.comments import CommentVisibility
from app.domain.refusals import InvalidValue, NotFound, NotPermitted
from app.models.history import HistoryEntry
from app.models.messages import Message
from app.queries.comments import list_comments
from app.queries.messages import MessageFilters, list_messages
from app.services.comments import CommentInput, WithdrawalInput, comment, withdraw_comment
from tests.factories import act_as, make_case, make_enterprise, make_staff, viewer_of

INTERNAL, TO_FIRM = CommentVisibility.INTERNAL, CommentVisibility.TO_FIRM


class Place:
    """A case with its officer, a colleague and the firm's own person."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.firm = make_enterprise(session, name="景兴纸业")
        people = [make_staff(session, name="王经办"), make_staff(session, name="李经办")]
        person = make_staff(session, Role.ENTERPRISE_USER, enterprises=[self.firm], name="张联络")
        self.case = make_case(session, self.firm, handler_id=people[0].id)
        self.handler, self.colleague = (viewer_of(person=one) for one in people)
        self.ours = viewer_of(Role.ENTERPRISE_USER, person=person, enterprises=[self.firm])
        act_as(session, people[0])

    def say(self, viewer: Viewer, text: str, visibility: CommentVisibility = INTERNAL) -> str:
        given = CommentInput(text=text, visibility=visibility)
        return comment(self.session, viewer, self.case.public_id, given).public_id

    def read(self, viewer: Viewer) -> list[str]:
        found = list_comments(self.session, viewer, self.case.public_id)
        return [row.text for row in found.rows]

    def told(self, viewer: Viewer) -> list[str]:
        found = list_messages(self.session, viewer, MessageFilters())
        return [row.text for row in found.rows]

    def withdraw(self, viewer: Viewer, comment_id: str, reason: str = "写错了") -> None:
        given = WithdrawalInput(reason=reason)
        withdraw_comment(self.session, viewer, self.case.public_id, comment_id, given)


@pytest.fixture
def place(session: Session) -> Place:
    return Place(session)


def test_firm_reads_only_what_is_for_it(place: Place) -> None:
    place.say(place.colleague, "材料存疑")
    place.say(place.handler, "请补审计报告", TO_FIRM)
    place.say(place.ours, "已补")  # a firm has no choice: both sides read it

    assert place.read(place.handler) == ["材料存疑", "请补审计报告", "已补"]
    assert place.read(place.ours) == ["请补审计报告", "已补"]
    rows = list_comments(place.session, place.ours, place.case.public_id).rows
    assert [(row.role, row.written_by) for row in rows] == [
        (Role.BUREAU_OFFICER, ""),  # the firm is told the role, not the name
        (Role.ENTERPRISE_USER, "张联络"),
    ]


def test_those_it_concerns_are_told(place: Place) -> None:
    place.say(place.colleague, "材料存疑")
    assert (place.told(place.handler), place.told(place.ours)) == (["景兴纸业:材料存疑"], [])

    place.say(replace(place.handler, office="高新科"), "长" * 70, TO_FIRM)
    [told] = list_messages(place.session, place.ours, MessageFilters()).rows
    assert told.sender == "高新科"  # no name
    assert place.told(place.ours) == [f"景兴纸业:{'长' * 60}…"]
    assert place.told(place.colleague) == [f"景兴纸业:{'长' * 60}…"]

    place.say(place.ours, "已补")
    assert place.told(place.handler)[0] == "景兴纸业:已补"
    assert len(place.told(place.ours)) == 1  # not of one's own


def test_withdrawn_leaves_a_trace_and_takes_unread_news_along(place: Place) -> None:
    wrong = place.say(place.handler, "发错了人", TO_FIRM)

    place.withdraw(place.handler, wrong)

    for viewer in (place.handler, place.ours):
        [row] = list_comments(place.session, viewer, place.case.public_id).rows
        assert (row.text, row.withdrawal_reason) == ("", "写错了")
        assert row.withdrawn_at is not None
    assert place.session.exec(select(Message)).all() == []
    entries = place.session.exec(
        select(HistoryEntry).where(HistoryEntry.subject_kind == "case_comment")
    ).all()
    assert [(one.action, "发错了人" in one.payload) for one in entries] == [
        ("create", True),
        ("update", False),
    ]
    with pytest.raises(InvalidValue):
        place.withdraw(place.handler, wrong)


def test_only_one_s_own_is_withdrawn_and_with_a_reason(place: Place) -> None:
    theirs = place.say(place.handler, "请补审计报告", TO_FIRM)

    for viewer in (place.colleague, place.ours):
        with pytest.raises(NotFound):
            place.withdraw(viewer, theirs)
    with pytest.raises(InvalidValue):
        place.withdraw(place.handler, theirs, " ")
    assert place.read(place.ours) == ["请补审计报告"]


def test_others_neither_read_nor_write(place: Place, session: Session) -> None:
    other = make_enterprise(session)
    strangers: list[Any] = [
        viewer_of(Role.ENTERPRISE_USER, person=make_staff(session), enterprises=[other]),
        viewer_of(person=make_staff(session), recused_from=frozenset({place.firm.id})),
        viewer_of(Role.TOWN_OFFICER, person=make_staff(session), townships=["330482002"]),
    ]
    for viewer in strangers:
        with pytest.raises(NotFound):
            place.read(viewer)
        with pytest.raises(NotFound):
            place.say(viewer, "你好")
    agency = viewer_of(Role.AGENCY_USER, person=make_staff(session), cases=[place.case])
    place.say(place.handler, "内部")
    assert place.read(agency) == []
    with pytest.raises(NotPermitted):
        place.say(agency, "你好")
