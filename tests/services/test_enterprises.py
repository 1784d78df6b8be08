"""Entering, correcting, renaming and archiving firms; every change leaves its history."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.domain.access import Role
from app.domain.enterprises import RegistrationType
from app.domain.refusals import EditConflict, InvalidValue, NotFound
from app.models.enterprises import Enterprise, EnterprisePeriod, FormerName
from app.models.history import HistoryEntry
from app.pinyin import name_key
from app.queries.enterprise_filters import EnterpriseFilters
from app.queries.enterprises import list_enterprises
from app.services.enterprises import (
    EnterpriseEdit,
    NewEnterprise,
    archive_enterprise,
    edit_enterprise,
    register_enterprise,
)
from tests.factories import (
    COUNTY,
    TOWN,
    act_as,
    make_county,
    make_enterprise,
    make_person,
    make_township,
    next_uscc,
    viewer_of,
)

TODAY = date(2018, 9, 30)


def new(**values: Any) -> NewEnterprise:
    return NewEnterprise(**{"name": "平湖新苗科技有限公司", "uscc": next_uscc()} | values)


def editing(firm: Enterprise, **values: Any) -> EnterpriseEdit:
    usual: dict[str, Any] = {"version": firm.version, "name": firm.name, "uscc": firm.uscc}
    return EnterpriseEdit(**usual | {"registered_on": firm.registered_on} | values)


def found_by(session: Session, typed: str) -> list[str]:
    page = list_enterprises(session, viewer_of(), EnterpriseFilters(q=typed), TODAY)
    return [row["name"] for row in page.rows]


def history_of(session: Session, firm: Enterprise) -> list[tuple[str, str, str]]:
    rows = session.exec(
        select(HistoryEntry)
        .where(HistoryEntry.enterprise_id == firm.id)
        .order_by(col(HistoryEntry.id))
    )
    return [(row.actor_name, row.subject_kind, row.action) for row in rows]


def test_registered_firm_has_period_search_and_history(session: Session) -> None:
    make_township(session)
    act_as(session, make_person(session, name="陆经办"))
    given = new(
        township_code=TOWN,
        industry_code="3670",
        technology_field="8.7.2",
        registered_on=date(2012, 3, 4),
        registration_type=RegistrationType.FOREIGN_SOLE,
        registered_capital_cny=Decimal("5000000.00"),
        is_above_designated_size=True,
    )

    firm = register_enterprise(session, viewer_of(), given, TODAY)

    assert firm.county_code == COUNTY
    assert history_of(session, firm) == [
        ("陆经办", "enterprise", "create"),
        ("陆经办", "enterprise_period", "create"),
    ]
    period = session.exec(
        select(EnterprisePeriod).where(EnterprisePeriod.enterprise_id == firm.id)
    ).one()
    assert (period.valid_from, period.valid_until) == (date(2012, 3, 4), None)
    assert period.registration_type is RegistrationType.FOREIGN_SOLE
    assert found_by(session, "新苗科技") == [given.name]
    assert found_by(session, "phxmkj") == [given.name]


@pytest.mark.parametrize(
    ("values", "begins"),
    [
        ({"since": date(2016, 1, 1), "registered_on": date(2012, 1, 1)}, date(2016, 1, 1)),
        ({"registered_on": date(2012, 1, 1)}, date(2012, 1, 1)),
        ({}, TODAY),
    ],
)
def test_first_period_begins(session: Session, values: dict[str, Any], begins: date) -> None:
    make_county(session)

    firm = register_enterprise(session, viewer_of(), new(**values), TODAY)

    period = session.exec(
        select(EnterprisePeriod).where(EnterprisePeriod.enterprise_id == firm.id)
    ).one()
    assert period.valid_from == begins


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"uscc": "91330482MA29GEU99Q"}, {"uscc": "bad_uscc"}),
        ({"industry_code": "3600"}, {"industry_code": "unknown_industry"}),
        ({"industry_code": "36"}, {"industry_code": "unknown_industry"}),
        ({"technology_field": "9.1"}, {"technology_field": "unknown_field"}),
        ({"township_code": "330481001"}, {"township_code": "unknown_township"}),
        ({"registered_on": date(2018, 10, 1)}, {"registered_on": "date_in_future"}),
        ({"responsible": "nobodyknows1"}, {"responsible": "bad_value"}),
        (
            {"since": date(2010, 1, 1), "registered_on": date(2012, 1, 1)},
            {"since": "before_founding"},
        ),
    ],
)
def test_firm_is_refused_field_by_field(
    session: Session, values: dict[str, Any], fields: dict[str, str]
) -> None:
    make_county(session)
    make_township(session, "330481001")

    with pytest.raises(InvalidValue) as refused:
        register_enterprise(session, viewer_of(), new(**values), TODAY)

    assert refused.value.fields == fields
    assert session.exec(select(Enterprise)).all() == []


def test_everything_wrong_is_said_at_once(session: Session) -> None:
    make_county(session)

    with pytest.raises(InvalidValue) as refused:
        register_enterprise(
            session, viewer_of(), new(uscc="1", industry_code="x", technology_field="x"), TODAY
        )

    assert set(refused.value.fields) == {"uscc", "industry_code", "technology_field"}


def test_code_stands_once_in_a_county(session: Session) -> None:
    firm = make_enterprise(session)

    with pytest.raises(InvalidValue) as refused:
        register_enterprise(session, viewer_of(), new(uscc=firm.uscc), TODAY)

    assert refused.value.fields == {"uscc": "already_exists"}


def test_town_officer_enters_into_their_own_town(session: Session) -> None:
    make_township(session)

    firm = register_enterprise(session, viewer_of(Role.TOWN_OFFICER), new(), TODAY)

    assert firm.township_code == TOWN


def test_town_officer_cannot_enter_into_another_town(session: Session) -> None:
    make_township(session, "330482002")

    with pytest.raises(InvalidValue) as refused:
        register_enterprise(
            session, viewer_of(Role.TOWN_OFFICER), new(township_code="330482002"), TODAY
        )

    assert refused.value.fields == {"township_code": "township_not_yours"}


def test_renamed_firm_is_found_by_both_names(session: Session) -> None:
    firm = make_enterprise(session, name="平湖老树机械厂")
    act_as(session, make_person(session, name="陆经办"))

    edit_enterprise(
        session,
        viewer_of(),
        firm.public_id,
        editing(firm, name="平湖新枝智造有限公司", renamed_on=date(2018, 6, 1)),
        TODAY,
    )

    former = session.exec(select(FormerName).where(FormerName.enterprise_id == firm.id)).one()
    assert (former.name, former.used_until) == ("平湖老树机械厂", date(2018, 6, 1))
    assert found_by(session, "老树") == found_by(session, "新枝") == ["平湖新枝智造有限公司"]
    assert firm.name_key == name_key("平湖新枝智造有限公司")
    assert sorted(history_of(session, firm)[-2:]) == [
        ("陆经办", "enterprise", "update"),
        ("陆经办", "former_name", "create"),
    ]


def test_corrected_name_leaves_no_former_name(session: Session) -> None:
    firm = make_enterprise(session, name="平胡错字有限公司")

    edit_enterprise(
        session,
        viewer_of(),
        firm.public_id,
        editing(firm, name="平湖错字有限公司", is_correction=True),
        TODAY,
    )

    assert session.exec(select(FormerName)).all() == []
    assert found_by(session, "平胡") == []


def test_officer_is_made_responsible(session: Session) -> None:
    firm = make_enterprise(session)
    officer = make_person(session, name="陆经办")

    edit_enterprise(
        session, viewer_of(), firm.public_id, editing(firm, responsible=officer.public_id), TODAY
    )

    assert firm.responsible_id == officer.id


def test_edit_with_a_stale_version_changes_nothing(session: Session) -> None:
    firm = make_enterprise(session)
    mine = editing(firm, remark="我的")
    edit_enterprise(session, viewer_of(), firm.public_id, editing(firm, remark="别人的"), TODAY)

    with pytest.raises(EditConflict):
        edit_enterprise(session, viewer_of(), firm.public_id, mine, TODAY)

    assert firm.remark == "别人的"


def test_invisible_firm_is_not_found(session: Session) -> None:
    firm = make_enterprise(session, county_code="330481")

    with pytest.raises(NotFound):
        edit_enterprise(session, viewer_of(), firm.public_id, editing(firm), TODAY)


def test_archived_firm_comes_back(session: Session) -> None:
    firm = make_enterprise(session)
    before = len(history_of(session, firm))

    archive_enterprise(session, viewer_of(), firm.public_id, firm.version, TODAY)
    archived_on = firm.archived_on
    archive_enterprise(session, viewer_of(), firm.public_id, firm.version, TODAY)

    assert (archived_on, firm.archived_on) == (TODAY, None)
    assert [entry[1:] for entry in history_of(session, firm)[before:]] == [
        ("enterprise", "update"),
        ("enterprise", "update"),
    ]
