"""A move is told to the firm's people and to the case's officer, and to nobody else."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from app.domain.access import Role, Viewer
from app.domain.case_history import Correction
from app.domain.stages import Action, Stage
from app.models.cases import CultivationCase, StageEvent
from app.models.messages import Message
from app.models.people import Person
from app.services.case_stages import ActionInput, take_action
from app.services.corrections import CorrectionInput, correct
from tests.factories import (
    act_as,
    make_batch,
    make_calendar_year,
    make_case,
    make_enterprise,
    make_staff,
    viewer_of,
)

TODAY = date(2018, 9, 30)


class Place:
    def __init__(self, session: Session) -> None:
        make_calendar_year(session, 2018)
        self.session = session
        self.firm = make_enterprise(session)
        self.handler = make_staff(session, office="高新科")
        self.other = make_staff(session, office="高新科")
        self.contact = make_staff(session, Role.ENTERPRISE_USER, enterprises=[self.firm])
        make_staff(session, Role.ENTERPRISE_USER, enterprises=[make_enterprise(session)])

    def case_at(self, stage: Stage) -> CultivationCase:
        return make_case(
            self.session,
            self.firm,
            stage=stage,
            handler_id=self.handler.id,
            batch_id=make_batch(self.session).id,
        )

    def move(self, viewer: Viewer, case: CultivationCase, action: Action, **given: Any) -> None:
        usual: dict[str, Any] = {"version": case.version, "happened_on": date(2018, 9, 28)}
        take_action(
            self.session, viewer, case.public_id, action, ActionInput(**usual | given), TODAY
        )

    def told(self) -> list[tuple[int, str, str, str]]:
        rows = self.session.exec(select(Message).order_by(Message.to_id)).all()  # type: ignore[arg-type]
        return [(row.to_id, row.kind.value, row.text, row.sender) for row in rows]


@pytest.fixture
def place(session: Session) -> Place:
    return Place(session)


def as_officer(place: Place, person: Person) -> Viewer:
    act_as(place.session, person)
    return viewer_of(person=person, office=person.office)


def test_firm_and_officer_are_told_by_office(place: Place) -> None:
    case = place.case_at(Stage.TOWN_ENDORSED)

    place.move(as_officer(place, place.other), case, Action.CHECK)

    sentence = "2018 年高新技术企业:审核通过 → 县级审核通过"
    assert place.told() == [
        (place.handler.id, "progress", sentence, "高新科"),
        (place.contact.id, "progress", sentence, "高新科"),
    ]


def test_who_moves_is_not_told_and_a_return_is_an_amendment(place: Place) -> None:
    case = place.case_at(Stage.TOWN_ENDORSED)

    place.move(
        as_officer(place, place.handler), case, Action.RETURN_FOR_AMENDMENT, reason="缺辅助账"
    )

    assert [(to, kind) for to, kind, _, _ in place.told()] == [(place.contact.id, "amendment")]


def test_old_moves_are_written_down_in_silence(place: Place) -> None:
    case = place.case_at(Stage.TOWN_ENDORSED)

    place.move(as_officer(place, place.other), case, Action.CHECK, happened_on=date(2018, 8, 30))

    assert place.told() == []


def test_taken_back_takes_the_unread_news_along(place: Place) -> None:
    case = place.case_at(Stage.TOWN_ENDORSED)
    viewer = as_officer(place, place.other)
    place.move(viewer, case, Action.CHECK)
    [event] = place.session.exec(select(StageEvent)).all()
    wrong = CorrectionInput(
        version=case.version,
        event=event.public_id,
        correction=Correction.TAKE_BACK,
        reason="点错了",
    )

    correct(place.session, viewer, case.public_id, wrong, TODAY)

    assert place.told() == []
