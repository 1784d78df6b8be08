"""Dated circumstances as they are stored: periods without gaps, the firm as the latest of them."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from app.domain.access import Role
from app.domain.circumstances import Span, restate, stood_on
from app.domain.enterprises import EnterpriseStatus, RegistrationType
from app.domain.refusals import EditConflict, InvalidValue, NotFound, Reason
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.models.history import HistoryEntry
from app.services.circumstances import (
    CIRCUMSTANCES,
    CircumstancesInput,
    change_circumstances,
    enter_circumstances,
)
from tests.factories import (
    TOWN,
    act_as,
    make_enterprise,
    make_park,
    make_person,
    make_township,
    viewer_of,
)

TODAY = date(2018, 9, 30)
FIRST = date(2010, 1, 1)
OTHER_TOWN = "330482002"

dated = st.tuples(
    st.integers(-20, 60),
    st.dictionaries(
        st.sampled_from(["is_above_designated_size", "registration_type"]),
        st.none(),
        min_size=1,
    ).flatmap(
        lambda names: st.fixed_dictionaries(
            {
                name: st.sampled_from([None, True, False])
                if name == "is_above_designated_size"
                else st.sampled_from(
                    [RegistrationType.PRIVATE_LIMITED, RegistrationType.FOREIGN_SOLE]
                )
                for name in names
            }
        )
    ),
)


def periods_of(session: Session, firm: Enterprise) -> list[EnterprisePeriod]:
    return list(
        session.exec(
            select(EnterprisePeriod)
            .where(EnterprisePeriod.enterprise_id == firm.id)
            .order_by(col(EnterprisePeriod.valid_from))
        )
    )


def state_of(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in CIRCUMSTANCES}


def history_of(session: Session, firm: Enterprise) -> list[tuple[str, str]]:
    rows = session.exec(
        select(HistoryEntry)
        .where(HistoryEntry.enterprise_id == firm.id)
        .order_by(col(HistoryEntry.id))
    )
    return [(row.subject_kind, row.action) for row in rows]


def entering(firm: Enterprise, **values: Any) -> CircumstancesInput:
    given: dict[str, Any] = {"version": firm.version, "from_day": TODAY} | values
    return CircumstancesInput(**given)


def test_stored_periods_equal_the_rule(session: Session) -> None:
    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.lists(dated, max_size=6))
    def compare(entered: list[tuple[int, dict[str, Any]]]) -> None:
        firm = make_enterprise(session, registered_on=FIRST)
        spans: list[Span] = [(FIRST, state_of(firm))]
        for number, changes in entered:
            day = FIRST + timedelta(days=number)
            change_circumstances(session, firm, changes, day)
            spans = restate(spans, day, changes)

        periods = periods_of(session, firm)

        assert [(period.valid_from, state_of(period)) for period in periods] == spans
        assert all(one.valid_until == other.valid_from for one, other in pairwise(periods))
        assert periods[-1].valid_until is None
        assert state_of(firm) == stood_on(spans, TODAY)

    compare()


def test_change_is_recorded_with_the_firm_and_its_periods(session: Session) -> None:
    firm = make_enterprise(session)
    make_township(session, OTHER_TOWN)
    before = len(history_of(session, firm))
    act_as(session, make_person(session, name="陆经办"))

    enter_circumstances(
        session,
        viewer_of(),
        firm.public_id,
        entering(firm, from_day=date(2017, 5, 1), township_code=OTHER_TOWN),
        TODAY,
    )

    assert firm.township_code == OTHER_TOWN
    assert [(one.valid_from, one.township_code) for one in periods_of(session, firm)] == [
        (FIRST, TOWN),
        (date(2017, 5, 1), OTHER_TOWN),
    ]
    assert sorted(history_of(session, firm)[before:]) == [
        ("enterprise", "update"),
        ("enterprise_period", "create"),
        ("enterprise_period", "update"),
    ]


def test_late_entry_leaves_the_present_alone(session: Session) -> None:
    firm = make_enterprise(session)
    version = firm.version
    change_circumstances(session, firm, {"is_above_designated_size": True}, date(2016, 1, 1))

    change_circumstances(session, firm, {"is_above_designated_size": False}, date(2014, 1, 1))

    assert firm.is_above_designated_size is True
    assert [one.is_above_designated_size for one in periods_of(session, firm)] == [
        None,
        False,
        True,
    ]
    assert firm.version == version + 2


def test_unknown_takes_a_value_away(session: Session) -> None:
    firm = make_enterprise(session, is_above_designated_size=True)

    enter_circumstances(
        session,
        viewer_of(),
        firm.public_id,
        entering(firm, is_above_designated_size="unknown", status=EnterpriseStatus.MOVED_OUT),
        TODAY,
    )

    assert (firm.is_above_designated_size, firm.status) == (None, EnterpriseStatus.MOVED_OUT)


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"status": "moved_out", "from_day": date(2018, 10, 1)}, {"from_day": "date_in_future"}),
        ({"status": "moved_out", "from_day": date(2009, 1, 1)}, {"from_day": "before_founding"}),
        ({"township_code": "330481001"}, {"township_code": "unknown_township"}),
        ({"park_code": "330482P9"}, {"park_code": "unknown_park"}),
        ({}, {"status": "missing_value"}),
    ],
)
def test_change_is_refused(
    session: Session, values: dict[str, Any], fields: dict[str, str]
) -> None:
    firm = make_enterprise(session)
    make_township(session, "330481001")

    with pytest.raises(InvalidValue) as refused:
        enter_circumstances(session, viewer_of(), firm.public_id, entering(firm, **values), TODAY)

    assert refused.value.fields == fields
    assert [one.valid_from for one in periods_of(session, firm)] == [FIRST]


def test_park_of_the_county_is_taken(session: Session) -> None:
    firm = make_enterprise(session)
    park = make_park(session)

    enter_circumstances(
        session, viewer_of(), firm.public_id, entering(firm, park_code=park.code), TODAY
    )

    assert firm.park_code == park.code


def test_town_officer_cannot_move_a_firm_to_another_town(session: Session) -> None:
    firm = make_enterprise(session)
    make_township(session, OTHER_TOWN)

    with pytest.raises(InvalidValue) as refused:
        enter_circumstances(
            session,
            viewer_of(Role.TOWN_OFFICER),
            firm.public_id,
            entering(firm, township_code=OTHER_TOWN),
            TODAY,
        )

    assert refused.value.fields == {"township_code": Reason.TOWNSHIP_NOT_YOURS}


def test_other_town_does_not_see_the_firm(session: Session) -> None:
    firm = make_enterprise(session, township_code=OTHER_TOWN)

    with pytest.raises(NotFound):
        enter_circumstances(
            session,
            viewer_of(Role.TOWN_OFFICER),
            firm.public_id,
            entering(firm, status="moved_out"),
            TODAY,
        )


def test_stale_form_is_told(session: Session) -> None:
    firm = make_enterprise(session)
    given_form = entering(firm, status="moved_out")
    change_circumstances(session, firm, {"is_above_designated_size": True}, TODAY)

    with pytest.raises(EditConflict):
        enter_circumstances(session, viewer_of(), firm.public_id, given_form, TODAY)
