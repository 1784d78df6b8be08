"""Joining two records of one firm: nothing lost, nothing counted twice, on any date."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Role
from app.domain.institutions import InstitutionEnd
from app.domain.lineage import LineageKind
from app.domain.pool import EntryState, Removal
from app.domain.refusals import EditConflict, NotPermitted, Reason, TransitionRefused
from app.domain.stages import Stage
from app.domain.titles import Programme, TitleEnd
from app.models.base import metadata
from app.models.enterprises import Enterprise, EnterprisePeriod, FormerName
from app.models.lineage import EnterpriseLink, FormerCode
from app.models.titles import Title
from app.queries.belongings import BELONGINGS
from app.queries.count_filters import CountFilters
from app.queries.counts import holders_on
from app.queries.duplicates import find_duplicates, preview_merge
from app.queries.enterprise_filters import EnterpriseFilters
from app.queries.enterprises import list_enterprises
from app.services.joining import ApartInput, MergeInput, keep_apart, merge_records
from tests.factories import (
    COUNTY,
    make_case,
    make_cohort,
    make_contact,
    make_enterprise,
    make_figures,
    make_institution,
    make_ip_right,
    make_period,
    make_pool_entry,
    make_staff,
    make_title,
    make_visit,
    viewer_of,
)

TODAY = date(2018, 9, 30)
OTHER_RULES = {
    "enterprise_period",
    "enterprise_search",
    "enterprise_link",
    "distinct_firms",
    "pool_standing",
    "payee_account",
}
"""Periods are joined by their days, the search text is written anew, links stay, a standing
follows from the facts and is judged anew, an account is sealed to the record that gave it."""
RECORDS = {"history", "journal", "login_session"}
"""What happened stays written as it happened."""


def join(session: Session, kept: Enterprise, gone: Enterprise) -> None:
    given = MergeInput(
        version=kept.version,
        other=gone.public_id,
        other_version=gone.version,
        reason="同一家企业建了两次档",
    )
    merge_records(session, viewer_of(), kept.public_id, given, TODAY)


def holders(session: Session, day: date) -> int:
    asked = CountFilters(county_code=COUNTY, programme=Programme.HNTE, valid_on=day, known_on=TODAY)
    return len({row.enterprise_id for row in session.execute(holders_on(viewer_of(), asked, day))})


def test_every_table_that_names_a_firm_has_its_rule() -> None:
    naming = {
        str(table.name)
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "enterprise"
    }

    assert naming == {str(one.model.__tablename__) for one in BELONGINGS} | OTHER_RULES | (
        naming & RECORDS
    )


def test_joined_records_are_counted_once_on_every_date(session: Session) -> None:
    kept, gone = make_enterprise(session), make_enterprise(session)
    make_title(session, kept, list_year=2016, valid_from=date(2016, 11, 1))
    make_title(
        session, gone, list_year=2016, valid_from=date(2016, 11, 1), certificate_number="GR1"
    )
    make_title(session, gone, list_year=2013, valid_from=date(2013, 10, 1),
               valid_until=date(2016, 9, 30))  # fmt: skip
    session.flush()
    assert [holders(session, day) for day in (date(2014, 1, 1), date(2018, 1, 1))] == [1, 2]

    join(session, kept, gone)

    assert [holders(session, day) for day in (date(2014, 1, 1), date(2018, 1, 1))] == [1, 1]
    assert titles_of(session, kept) == [(2013, None), (2016, None)]
    assert titles_of(session, gone) == [(2016, TitleEnd.ENTERED_IN_ERROR)]


def test_an_institution_entered_twice_stands_once(session: Session) -> None:
    kept, gone = make_enterprise(session), make_enterprise(session)
    one = make_institution(session, kept, name="研发中心", document_number=None)
    again = make_institution(session, gone, name="研发中心", document_number="演机构〔2016〕3号")
    other = make_institution(session, gone, name="研究院")

    join(session, kept, gone)

    assert (one.ending, one.document_number) == (None, "演机构〔2016〕3号")
    assert (again.ending, again.enterprise_id) == (InstitutionEnd.ENTERED_IN_ERROR, gone.id)
    assert (other.ending, other.enterprise_id) == (None, kept.id)


def titles_of(session: Session, firm: Enterprise) -> list[tuple[int, TitleEnd | None]]:
    found = session.execute(select(Title).where(col(Title.enterprise_id) == firm.id))
    return sorted((one.list_year, one.end) for one in found.scalars())


def test_everything_moves_and_blanks_are_filled_from_the_other(session: Session) -> None:
    kept = make_enterprise(session, legal_representative=None)
    gone = make_enterprise(session, legal_representative="沈知行")
    case = make_case(session, gone, stage=Stage.RECOGNIZED)
    right = make_ip_right(session, gone)
    contact = make_contact(session, gone)
    visit = make_visit(session, gone, make_staff(session))
    own = make_figures(session, kept, fiscal_year=2017, sales_cny=Decimal(100), rd_cny=None)
    theirs = make_figures(
        session, gone, fiscal_year=2017, source=own.source, sales_cny=Decimal(5), rd_cny=Decimal(7)
    )
    older = make_figures(session, gone, fiscal_year=2016, source=own.source)
    session.flush()
    name, code = gone.name, gone.uscc

    join(session, kept, gone)

    assert {one.enterprise_id for one in (case, right, contact, visit, older)} == {kept.id}
    assert theirs.enterprise_id == gone.id
    assert (own.sales_cny, own.rd_cny) == (Decimal(100), Decimal(7))
    assert kept.legal_representative == "沈知行"
    assert gone.archived_on == TODAY
    assert session.execute(select(col(FormerName.name))).scalars().all() == [name]
    assert session.execute(select(col(FormerCode.uscc))).scalars().all() == [code]
    link = session.execute(select(EnterpriseLink)).scalar_one()
    assert (link.predecessor_id, link.successor_id, link.kind) == (
        gone.id,
        kept.id,
        LineageKind.DUPLICATE_RECORD,
    )


def test_old_name_and_old_code_find_the_kept_record(session: Session) -> None:
    kept, gone = make_enterprise(session), make_enterprise(session)
    session.flush()
    name, code = gone.name, gone.uscc

    join(session, kept, gone)

    for typed in (name, code):
        page = list_enterprises(session, viewer_of(), EnterpriseFilters(q=typed), TODAY)
        assert [row["name"] for row in page.rows] == [kept.name]


def test_what_only_the_other_knew_of_earlier_days_is_kept(session: Session) -> None:
    kept, gone = make_enterprise(session), make_enterprise(session)
    session.flush()
    for firm in (kept, gone):
        for period in periods(session, firm):
            session.delete(period)
    session.flush()
    make_period(session, kept, valid_from=date(2017, 1, 1))
    make_period(session, gone, valid_from=date(2012, 1, 1), valid_until=date(2015, 1, 1))
    make_period(session, gone, valid_from=date(2015, 1, 1))
    session.flush()

    join(session, kept, gone)

    assert [(one.valid_from, one.valid_until) for one in periods(session, kept)] == [
        (date(2012, 1, 1), date(2015, 1, 1)),
        (date(2015, 1, 1), date(2017, 1, 1)),
        (date(2017, 1, 1), None),
    ]
    assert periods(session, gone) == []


def periods(session: Session, firm: Enterprise) -> list[EnterprisePeriod]:
    found = session.execute(
        select(EnterprisePeriod)
        .where(col(EnterprisePeriod.enterprise_id) == firm.id)
        .order_by(col(EnterprisePeriod.valid_from))
    )
    return list(found.scalars())


def test_second_entry_of_a_cohort_leaves_the_pool(session: Session) -> None:
    kept, gone = make_enterprise(session), make_enterprise(session)
    cohort = make_cohort(session)
    own = make_pool_entry(session, kept, cohort)
    theirs = make_pool_entry(session, gone, cohort)
    session.flush()

    join(session, kept, gone)

    assert own.state is EntryState.ADMITTED
    assert (theirs.enterprise_id, theirs.state, theirs.removal) == (
        gone.id,
        EntryState.REMOVED,
        Removal.ENTERED_IN_ERROR,
    )


def test_two_open_cases_of_one_programme_are_closed_by_people_first(session: Session) -> None:
    kept, gone = make_enterprise(session), make_enterprise(session)
    for firm in (kept, gone):
        make_case(session, firm, stage=Stage.SUBMITTED)
    session.flush()
    assert preview_merge(session, viewer_of(), kept.public_id, gone.public_id).blocks == [
        Programme.HNTE
    ]

    with pytest.raises(TransitionRefused) as refused:
        join(session, kept, gone)

    assert refused.value.reasons == (Reason.OPEN_CASE_TWICE,)


def test_record_changed_since_the_preview_is_not_joined(session: Session) -> None:
    kept, gone = make_enterprise(session), make_enterprise(session)
    session.flush()
    gone.remark = "刚刚改过"
    given = MergeInput(
        version=kept.version, other=gone.public_id, other_version=gone.version, reason="重复"
    )
    session.flush()

    with pytest.raises(EditConflict):
        merge_records(session, viewer_of(), kept.public_id, given, TODAY)


def test_town_officer_joins_nothing(session: Session) -> None:
    kept, gone = make_enterprise(session), make_enterprise(session)
    session.flush()
    given = MergeInput(version=1, other=gone.public_id, other_version=1, reason="重复")

    with pytest.raises(NotPermitted):
        merge_records(session, viewer_of(Role.TOWN_OFFICER), kept.public_id, given, TODAY)


def test_pair_told_apart_is_no_longer_offered(session: Session) -> None:
    one = make_enterprise(session, name="嘉兴市新达电子有限公司")
    other = make_enterprise(session, name="浙江新达电子股份有限公司")
    session.flush()
    assert [(pair.first.id, pair.second.id) for pair in find_duplicates(session, viewer_of())] == [
        (one.public_id, other.public_id)
    ]

    given = ApartInput(other=one.public_id, reason="母公司和子公司")
    keep_apart(session, viewer_of(), other.public_id, given, TODAY)
    keep_apart(session, viewer_of(), other.public_id, given, TODAY)

    assert find_duplicates(session, viewer_of()) == []
