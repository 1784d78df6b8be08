"""What falls due by the calendar alone."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, select

from app.db import transaction
from app.jobs.daily import SYSTEM, do_what_is_due
from app.models.kept_answers import KeptAnswer
from tests.factories import make_person


def test_answers_kept_for_repeated_requests_are_gone_after_a_day(own_engine: Engine) -> None:
    with transaction(own_engine, SYSTEM) as session:
        person = make_person(session)
        for key, hours in (("old", 25), ("new", 23)):
            session.add(
                KeptAnswer(
                    person_id=person.id or 0,
                    place="place",
                    key_digest=key,
                    body_digest="body",
                    created_at=datetime.now(UTC) - timedelta(hours=hours),
                    body="138-1234-1234",
                )
            )

    do_what_is_due(own_engine)

    with Session(own_engine) as session:
        assert session.exec(select(KeptAnswer.key_digest)).all() == ["new"]
