"""What belongs to a firm, and what of it could move to another record of the same firm."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, SQLModel, col

from app.domain.counting import OPEN
from app.domain.institutions import InstitutionEnd
from app.domain.titles import Programme, TitleEnd
from app.models.amendments import Amendment
from app.models.application_files import ApplicationFile
from app.models.applications import Answer, Application, ApplicationRow, Submission
from app.models.awards import Award
from app.models.cases import CultivationCase, SurveyYear
from app.models.comments import CaseComment
from app.models.contracts import TechnologyContract
from app.models.decisions import CriterionObjection, DecisionEntry
from app.models.diagnoses import Diagnosis
from app.models.enterprises import Attachment, ContactPerson, FormerName, IpRight, YearlyFigures
from app.models.evidence import Conversion, ExpertMark, FirmStatement, Incident
from app.models.firm_accounts import Entrustment, Invitation, Registration
from app.models.honours import Honour, MeetingLine
from app.models.inquiries import InquiryLine, JointOpinion
from app.models.institutions import RdInstitution
from app.models.investment_opinions import InvestmentOpinion
from app.models.lineage import FormerCode
from app.models.messages import Message
from app.models.notices import NoticeEntry, Objection
from app.models.official_lists import OfficialListRow
from app.models.patent_sweep import SweepAssignment
from app.models.people import Grant, Recusal
from app.models.pool import CultivationPhase, PoolEntry, Visit
from app.models.reminders import EnterpriseTag, Reminder
from app.models.science_projects import ProjectCheck, ProjectInstalment, ScienceProject
from app.models.talents import TalentProject
from app.models.titles import Title
from app.models.vouchers import Voucher


@dataclass(frozen=True, slots=True)
class Belonging:
    """A table of things that belong to firms. Of those equal in `key` a firm keeps one."""

    model: type[SQLModel]
    key: tuple[str, ...] = ()


BELONGINGS = (
    Belonging(Title, ("programme", "list_year")),
    Belonging(RdInstitution, ("type", "level", "name")),
    Belonging(CultivationCase),
    Belonging(Application),
    Belonging(ApplicationRow),
    Belonging(Answer),
    Belonging(Submission),
    Belonging(PoolEntry, ("cohort_id", "target")),
    Belonging(CultivationPhase),
    Belonging(Visit),
    Belonging(YearlyFigures, ("fiscal_year", "source")),
    Belonging(IpRight, ("kind", "number")),
    Belonging(ContactPerson, ("name", "mobile", "telephone")),
    Belonging(Attachment),
    Belonging(ApplicationFile),
    Belonging(SurveyYear, ("duty", "year")),
    Belonging(NoticeEntry, ("notice_id", "pool_entry_id", "award_id")),
    Belonging(Objection),
    Belonging(OfficialListRow),
    Belonging(Diagnosis),
    Belonging(Incident, ("kind", "happened_on")),
    Belonging(Conversion, ("year", "name")),
    Belonging(ExpertMark, ("criterion", "given_by", "given_on")),
    Belonging(FirmStatement, ("fact", "stated_on")),
    Belonging(EnterpriseTag, ("name",)),
    Belonging(Reminder),
    Belonging(InquiryLine, ("inquiry_id", "case_id", "department")),
    Belonging(DecisionEntry),
    Belonging(CriterionObjection),
    Belonging(Award),
    Belonging(Amendment),
    Belonging(JointOpinion),
    Belonging(TalentProject),
    Belonging(Message),
    Belonging(CaseComment),
    Belonging(Voucher),
    Belonging(Honour, ("kind", "level", "valid_from")),
    Belonging(MeetingLine, ("meeting_id",)),
    Belonging(InvestmentOpinion),
    Belonging(SweepAssignment, ("county_code",)),
    Belonging(ScienceProject),
    Belonging(ProjectInstalment),
    Belonging(ProjectCheck),
    Belonging(TechnologyContract),
    Belonging(FormerName, ("name",)),
    Belonging(FormerCode, ("uscc",)),
    Belonging(Entrustment),
    Belonging(Invitation),
    Belonging(Registration),
    Belonging(Grant, ("person_id", "role", "valid_until")),
    Belonging(Recusal, ("person_id", "valid_until")),
)
"""Every table that names a firm, but for its periods, links and search text, which follow rules
of their own, and its accounts: where the money goes the joined firm says anew. A test compares this
list with the tables."""


def split(
    session: Session, belonging: Belonging, kept: int, gone: int
) -> tuple[list[Any], list[tuple[Any, Any]]]:
    """The rows that may move, and those that meet an equal one: (theirs, the kept firm's)."""
    model: Any = belonging.model
    theirs = session.execute(select(model).where(model.enterprise_id == gone)).scalars().all()
    if not belonging.key:
        return list(theirs), []
    own = session.execute(select(model).where(model.enterprise_id == kept)).scalars().all()
    by_key = {_key(row, belonging): row for row in own if not _is_void(row)}
    moving, meeting = [], []
    for row in theirs:
        same = by_key.get(_key(row, belonging))
        if same is None or _is_void(row):
            moving.append(row)
        else:
            meeting.append((row, same))
    return moving, meeting


def open_twice(session: Session, kept: int, gone: int) -> list[Programme]:
    rows = session.execute(
        select(col(CultivationCase.programme))
        .where(
            col(CultivationCase.enterprise_id).in_((kept, gone)),
            col(CultivationCase.stage).in_(OPEN),
        )
        .group_by(col(CultivationCase.programme))
        .having(func.count(func.distinct(col(CultivationCase.enterprise_id))) > 1)
    )
    return sorted(rows.scalars(), key=list(Programme).index)


def kind_of(model: type[SQLModel]) -> str:
    """What the history calls such a row; the words of the page are by this name."""
    return str(getattr(model, "recorded_as", model.__tablename__))


def _key(row: Any, belonging: Belonging) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in belonging.key)


def _is_void(row: Any) -> bool:
    """A title or an institution entered in error is nobody's equal."""
    return (
        getattr(row, "end", None) is TitleEnd.ENTERED_IN_ERROR
        or getattr(row, "ending", None) is InstitutionEnd.ENTERED_IN_ERROR
    )
