"""The demonstration's rounds of awards: what the services would have drawn, asked and paid."""

from collections import Counter
from collections.abc import Generator

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from app.db import create_engine, reading
from app.demonstration.people import COUNTY
from app.domain.access import Role
from app.domain.awards.freezing import frozen
from app.domain.awards.way import AwardStage
from app.models.awards import AwardRound, PayeeAccount
from app.queries.award_differences import drawn_for, frozen_lines
from app.queries.award_payment_views import PaymentState
from app.queries.award_payments import list_payments
from app.queries.awards import list_rounds
from app.queries.payee_accounts import unsealed
from tests.databases import DEMO_SEALER
from tests.factories import viewer_of

OFFICER = viewer_of(Role.BUREAU_OFFICER, county_code=COUNTY)


@pytest.fixture
def demonstration(demonstrated_url: str) -> Generator[Session]:
    engine = create_engine(demonstrated_url)
    with reading(engine) as session:
        yield session
    engine.dispose()


def rounds(session: Session) -> list[AwardRound]:
    found = select(AwardRound).order_by(col(AwardRound.opened_on))
    return list(session.execute(found).scalars())


def test_every_round_is_what_the_county_would_draw_from_its_registers(
    demonstration: Session,
) -> None:
    for made in rounds(demonstration):
        redrawn = {one.key: frozen(one) for one in drawn_for(demonstration, made, made.known_on)}
        kept = {one.key: one for one in frozen_lines(demonstration, made)}

        assert {
            key: (one.uscc, one.amount, one.strike, one.township) for key, one in kept.items()
        } == {key: (one.uscc, one.amount, one.strike, one.township) for key, one in redrawn.items()}


def test_a_round_stands_at_each_place_of_the_way(demonstration: Session) -> None:
    found = list_rounds(demonstration, OFFICER)

    assert Counter(one.stage for one in found) == Counter(set(AwardStage) - {AwardStage.ABANDONED})


def test_two_officers_have_paid_and_one_sheet_waits(demonstration: Session) -> None:
    by_stage = {one.stage: one.id for one in list_rounds(demonstration, OFFICER)}

    paid = list_payments(demonstration, OFFICER, by_stage[AwardStage.CLOSED])
    going = list_payments(demonstration, OFFICER, by_stage[AwardStage.RELEASED])

    assert (paid.lines, paid.paid_cny) == ([], paid.round.amount_cny)
    assert [one.state for one in going.payments] == [
        PaymentState.PREPARED,
        PaymentState.TAKEN_BACK,
        PaymentState.PAID,
    ]
    assert {one.block is None for one in going.lines} == {True, False}


def test_account_numbers_are_sealed(demonstration: Session) -> None:
    accounts = demonstration.execute(select(PayeeAccount)).scalars().all()

    assert {unsealed(DEMO_SEALER, one)[-4:] == one.last_four for one in accounts} == {True}
