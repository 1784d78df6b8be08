"""Pool entries, visits, cases, titles and plans."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session, select

from app.domain.honours import HonourKind, HonourLevel
from app.domain.opinions import Office, Opinion
from app.domain.plans import Comparison, CountsFrom, IndicatorKind
from app.domain.pool import EntrySource
from app.domain.reminders import ReminderSubject
from app.domain.stages import Stage
from app.domain.titles import Authority, Programme
from app.domain.visits import Occasion
from app.models.cases import Batch, CultivationCase
from app.models.enterprises import Enterprise
from app.models.honours import Honour
from app.models.inquiries import JointOpinion
from app.models.patent_sweep import SweepAssignment
from app.models.people import Person
from app.models.plans import Indicator, Plan
from app.models.pool import Cohort, CultivationPhase, PoolEntry, Visit
from app.models.reminders import Reminder
from app.models.titles import Title
from tests.factories.ground import COUNTY, NUMBERS, store
from tests.factories.places import make_county

AUTHORITY_OF = {
    Programme.HNTE: Authority.PROVINCE,
    Programme.PROVINCIAL_TECH_SME: Authority.CITY,
    Programme.NATIONAL_TECH_SME: Authority.PROVINCE,
}


def make_title(session: Session, firm: Enterprise, **values: Any) -> Title:
    """In force from 2016-11-21 and known the same day; an HNTE's lasts three years."""
    programme = values.get("programme", Programme.HNTE)
    since = values.get("valid_from", date(2016, 11, 21))
    lasts = programme is Programme.HNTE
    usual = {
        "county_code": firm.county_code,
        "enterprise_id": firm.id,
        "programme": programme,
        "authority": AUTHORITY_OF[programme],
        "certificate_number": f"GR{since.year}33{next(NUMBERS):06d}",
        "list_year": since.year,
        "valid_from": since,
        "valid_until": date(since.year + 3, since.month, since.day) if lasts else None,
        "known_on": since,
    }
    return store(session, Title(**usual | values))


def make_honour(session: Session, firm: Enterprise, **values: Any) -> Honour:
    """科技型小微企业, conferred by a meeting of 2018-05-18."""
    usual = {
        "county_code": firm.county_code,
        "enterprise_id": firm.id,
        "kind": HonourKind.MICRO_TECH,
        "level": HonourLevel.COUNTY,
        "authority": "平湖市科学技术局",
        "document_number": "平科纪〔2018〕1号",
        "valid_from": date(2018, 5, 18),
        "known_on": date(2018, 5, 18),
    }
    return store(session, Honour(**usual | values))


def make_sweep(
    session: Session, firm: Enterprise, person: Person, **values: Any
) -> SweepAssignment:
    """清零行动: the firm is the person's since 2018-09-03, until the end of the year."""
    usual = {
        "county_code": firm.county_code,
        "enterprise_id": firm.id,
        "officer_id": person.id,
        "assigned_on": date(2018, 9, 3),
        "due_on": date(2018, 12, 31),
    }
    return store(session, SweepAssignment(**usual | values))


def make_batch(session: Session, **values: Any) -> Batch:
    county_code = values.get("county_code", COUNTY)
    make_county(session, county_code)
    usual = {
        "county_code": county_code,
        "programme": Programme.HNTE,
        "year": 2018,
        "number": next(NUMBERS),
    }
    return store(session, Batch(**usual | values))


def make_case(session: Session, firm: Enterprise, **values: Any) -> CultivationCase:
    """An HNTE case of 2018, planned on 2018-03-01; other stages are given, not walked to."""
    usual = {
        "county_code": firm.county_code,
        "enterprise_id": firm.id,
        "programme": Programme.HNTE,
        "year": 2018,
        "stage": Stage.PLANNED,
        "stage_since": values.get("opened_on", date(2018, 3, 1)),
        "opened_on": date(2018, 3, 1),
    }
    return store(session, CultivationCase(**usual | values))


def make_joint_opinions(session: Session, case: CultivationCase, **values: Any) -> None:
    """What 科技, 财政 and 税务 said to one case: all agree, unless something else is said."""
    usual: dict[str, Any] = {
        "county_code": case.county_code,
        "case_id": case.id,
        "enterprise_id": case.enterprise_id,
        "opinion": Opinion.AGREES,
        "given_on": date(2018, 3, 1),
        "given_by": "联络员",
        "document_number": "平会〔2018〕1号",
    }
    for office in Office:
        store(session, JointOpinion(office=office, **usual | values))


def make_cohort(session: Session, name: str = "2016-2018", **values: Any) -> Cohort:
    county_code = values.get("county_code", COUNTY)
    make_county(session, county_code)
    starts, ends = name.split("-")
    usual = {
        "county_code": county_code,
        "name": name,
        "starts_year": int(starts),
        "ends_year": int(ends),
    }
    return store(session, Cohort(**usual | values))


def make_pool_entry(session: Session, firm: Enterprise, cohort: Cohort, **values: Any) -> PoolEntry:
    usual = {
        "county_code": firm.county_code,
        "cohort_id": cohort.id,
        "enterprise_id": firm.id,
        "target": Programme.HNTE,
        "source": EntrySource.SURVEY,
        "admitted_on": date(2018, 3, 1),
    }
    return store(session, PoolEntry(**usual | values))


def make_phase(session: Session, entry: PoolEntry, **values: Any) -> CultivationPhase:
    usual = {
        "entry_id": entry.id,
        "enterprise_id": entry.enterprise_id,
        "county_code": entry.county_code,
        "position": 1,
        "goal": "补齐知识产权",
    }
    return store(session, CultivationPhase(**usual | values))


def make_visit(session: Session, firm: Enterprise, first: Person, **values: Any) -> Visit:
    usual = {
        "county_code": firm.county_code,
        "enterprise_id": firm.id,
        "occasion": Occasion.SITE_VISIT,
        "happened_on": date(2018, 9, 3),
        "first_id": first.id,
    }
    return store(session, Visit(**usual | values))


def make_reminder(
    session: Session, firm: Enterprise, sender: Person, to: Person, **values: Any
) -> Reminder:
    """About the firm itself; of two about one thing the second is of the next day."""
    earlier = session.exec(select(Reminder).where(Reminder.enterprise_id == firm.id)).all()
    usual: dict[str, Any] = {
        "county_code": firm.county_code,
        "enterprise_id": firm.id,
        "subject": ReminderSubject.ENTERPRISE,
        "subject_id": firm.public_id,
        "from_id": sender.id,
        "to_id": to.id,
        "text": "请补齐材料",
        "sent_on": date(2018, 9, 3) + timedelta(days=len(earlier)),
    }
    return store(session, Reminder(**usual | values))


def make_plan(session: Session, **values: Any) -> Plan:
    county_code = values.get("county_code", COUNTY)
    make_county(session, county_code)
    usual = {
        "county_code": county_code,
        "name": "十三五科技创新规划",
        "base_year": 2015,
        "starts_year": 2016,
        "ends_year": 2020,
    }
    return store(session, Plan(**usual | values))


def make_indicator(session: Session, plan: Plan, **values: Any) -> Indicator:
    usual = {
        "county_code": plan.county_code,
        "plan_id": plan.id,
        "position": next(NUMBERS),
        "key": f"indicator_{next(NUMBERS)}",
        "name": "高新技术企业数",
        "unit": "家",
        "kind": IndicatorKind.STOCK,
        "comparison": Comparison.AT_LEAST,
        "counts_from": CountsFrom.REGISTER,
        "target": Decimal(175),
        "where_in_plan": "附表1",
    }
    return store(session, Indicator(**usual | values))
