"""The tables the world fills: in which order, and what tells their rows apart."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from app.models.amendments import Amendment
from app.models.application_files import ApplicationFile
from app.models.applications import Answer, Application, ApplicationRow, Submission, SubmissionValue
from app.models.assessments import AssessmentItem, AssessmentScheme
from app.models.awards import Award, AwardClause, AwardPayment, AwardRound, PayeeAccount
from app.models.cases import Batch, CultivationCase, StageEvent, SurveyYear
from app.models.comments import CaseComment
from app.models.contracts import TechnologyContract
from app.models.decisions import DecisionEntry, DecisionList
from app.models.enterprises import (
    Attachment,
    ContactPerson,
    Enterprise,
    EnterprisePeriod,
    FormerName,
    IpRight,
    YearlyFigures,
)
from app.models.evidence import Conversion, ExpertMark, FirmStatement, Incident
from app.models.firm_accounts import Entrustment, Registration
from app.models.honours import Honour, MeetingLine, RecognitionMeeting
from app.models.inquiries import Inquiry, InquiryLine, JointOpinion
from app.models.institutions import InstitutionEvaluation, RdInstitution
from app.models.investment_opinions import InvestmentOpinion
from app.models.messages import Message
from app.models.notices import NoticeEntry, Objection, PublicNotice
from app.models.patent_sweep import SweepAssignment
from app.models.people import Grant, Person, Recusal, Substitution
from app.models.personal import PersonalRequest
from app.models.plans import IndicatorValue, YearlyTask
from app.models.platforms import Platform, PlatformYear
from app.models.pool import Cohort, CultivationPhase, PoolEntry, Visit
from app.models.procedures import RecordMove
from app.models.relations import RelationDeclaration
from app.models.reviews import Expert, Panel, PanelCase, PanelSeat, Review, ReviewMark
from app.models.science_projects import ProjectCheck, ProjectInstalment, ScienceProject
from app.models.talents import (
    TalentCheckItem,
    TalentInstalment,
    TalentLane,
    TalentProject,
    TalentPromise,
)
from app.models.titles import Title
from app.models.vouchers import Voucher

ORDER: tuple[type[SQLModel], ...] = (
    Person,
    Enterprise,
    EnterprisePeriod,
    FormerName,
    ContactPerson,
    YearlyFigures,
    IpRight,
    Incident,
    Conversion,
    ExpertMark,
    FirmStatement,
    Batch,
    CultivationCase,
    Grant,
    Substitution,
    Recusal,
    RelationDeclaration,
    Expert,
    PersonalRequest,
    Entrustment,
    Registration,
    PublicNotice,
    Objection,
    AwardClause,
    AwardRound,
    PayeeAccount,
    AwardPayment,
    Award,
    NoticeEntry,
    Inquiry,
    InquiryLine,
    JointOpinion,
    Amendment,
    DecisionList,
    DecisionEntry,
    StageEvent,
    Application,
    ApplicationRow,
    Answer,
    Attachment,
    ApplicationFile,
    Submission,
    SubmissionValue,
    Title,
    RdInstitution,
    InstitutionEvaluation,
    SurveyYear,
    Cohort,
    PoolEntry,
    CultivationPhase,
    Visit,
    CaseComment,
    Message,
    YearlyTask,
    AssessmentScheme,
    AssessmentItem,
    IndicatorValue,
    Platform,
    PlatformYear,
    Voucher,
    ScienceProject,
    ProjectInstalment,
    ProjectCheck,
    TechnologyContract,
    SweepAssignment,
    RecognitionMeeting,
    MeetingLine,
    Honour,
    InvestmentOpinion,
    TalentProject,
    TalentLane,
    TalentCheckItem,
    TalentPromise,
    TalentInstalment,
    RecordMove,
    Panel,
    PanelCase,
    PanelSeat,
    Review,
    ReviewMark,
)
"""What is referred to comes before what refers to it."""
LEAVES: frozenset[type[SQLModel]] = frozenset(
    {
        ContactPerson,
        YearlyFigures,
        IpRight,
        Incident,
        Conversion,
        ExpertMark,
        FirmStatement,
        InquiryLine,
        NoticeEntry,
        Objection,
        InstitutionEvaluation,
        JointOpinion,
        Amendment,
        DecisionEntry,
        StageEvent,
        CaseComment,
        Message,
        ApplicationRow,
        Answer,
        ApplicationFile,
        Submission,
        SubmissionValue,
        SurveyYear,
        IndicatorValue,
        YearlyTask,
        AssessmentItem,
        PlatformYear,
        Voucher,
        ProjectInstalment,
        ProjectCheck,
        TechnologyContract,
        SweepAssignment,
        Honour,
        InvestmentOpinion,
        TalentCheckItem,
        RecordMove,
        RelationDeclaration,
        PanelCase,
        ReviewMark,
    }
)
"""Nothing refers to their rows, so only those that change need be found again."""
KEYLESS: dict[type[SQLModel], tuple[str, ...]] = {
    EnterprisePeriod: ("enterprise_id", "valid_from"),
    FormerName: ("enterprise_id", "name"),
    SurveyYear: ("enterprise_id", "duty", "year"),
    PanelSeat: ("panel_id", "code"),
    NoticeEntry: ("notice_id", "award_id"),
}
"""Tables without a public id, and what tells their rows apart."""


def columns_of(model: type[SQLModel]) -> Any:
    return model.__table__.c  # type: ignore[attr-defined]


def unique_columns(model: type[SQLModel]) -> Iterator[tuple[str, ...]]:
    """The uniqueness the table itself demands, beside its keys."""
    for constraint in model.__table__.constraints:  # type: ignore[attr-defined]
        names = tuple(column.name for column in constraint.columns)
        if isinstance(constraint, UniqueConstraint) and not {"id", "public_id"} & set(names):
            yield names
