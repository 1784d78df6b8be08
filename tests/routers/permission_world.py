"""A row for every placeholder of every route, in a world of one firm, one county and one person.

A new placeholder needs a line in MODELS (the table whose public id stands in the address) or in
FIXED (a word or a number that names no row). Rows are made up from their columns; what a CHECK or
another row asks for is said in BY_HAND."""

import re
import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Column, Date, Enum, Integer
from sqlmodel import Session, SQLModel

from app.domain.access import Role
from app.domain.jobs import JobKind
from app.domain.messages import MessageKind
from app.domain.opinions import Department
from app.models.amendments import Amendment, AmendmentReason
from app.models.application_files import ApplicationFile
from app.models.applications import Application, ApplicationRow
from app.models.assessments import AssessmentItem, AssessmentScheme
from app.models.awards import Award, AwardClause, AwardPayment, AwardRound
from app.models.base import metadata
from app.models.bulletins import TownBulletin
from app.models.cases import Batch, CultivationCase
from app.models.columns import Exact
from app.models.comments import CaseComment
from app.models.contracts import TechnologyContract
from app.models.decisions import CriterionObjection, DecisionEntry, DecisionList
from app.models.diagnoses import Diagnosis
from app.models.enterprises import Attachment, ContactPerson, Enterprise, IpRight
from app.models.evidence import Incident
from app.models.export_templates import ExportTemplate
from app.models.firm_accounts import Entrustment, Invitation, Registration
from app.models.honours import Honour, RecognitionMeeting
from app.models.identities import Identity
from app.models.imports import ImportRun
from app.models.inquiries import Inquiry, InquiryLine, ReturnedTable
from app.models.institutions import InstitutionEvaluation, RdInstitution
from app.models.investment_opinions import InvestmentOpinion
from app.models.jobs import Job
from app.models.lineage import EnterpriseLink
from app.models.messages import Mail, Message
from app.models.notices import Objection, PublicNotice
from app.models.official_lists import OfficialList
from app.models.people import ApiToken, Grant, LoginSession, Person, Recusal, Substitution
from app.models.personal import PersonalRequest
from app.models.plans import Indicator
from app.models.platforms import Platform
from app.models.pool import Cohort, CultivationPhase, PoolEntry, Visit
from app.models.reminders import Reminder
from app.models.reviews import Expert, Panel, Review
from app.models.science_projects import ProjectInstalment, ScienceProject
from app.models.talents import TalentInstalment, TalentProject, TalentPromise
from app.models.titles import Title
from app.models.views import SavedView
from app.models.vouchers import Voucher
from app.queries.attachments import OF_APPLICATION
from app.queries.board_views import BoardFilters
from app.services.bulletins import issue_bulletin
from app.services.diagnoses import DiagnosisInput, keep_diagnosis
from tests.factories import (
    TOWN,
    make_application,
    make_batch,
    make_case,
    make_cohort,
    make_enterprise,
    make_indicator,
    make_institution,
    make_person,
    make_plan,
    make_pool_entry,
    make_recusal,
    make_submission,
    make_title,
    make_visit,
    store,
    viewer_of,
)

MODELS: dict[str, type[SQLModel]] = {
    "amendment_id": Amendment,
    "application_id": Application,
    "attachment_id": Attachment,
    "award_id": Award,
    "batch_id": Batch,
    "bulletin_id": TownBulletin,
    "case_id": CultivationCase,
    "clause_id": AwardClause,
    "comment_id": CaseComment,
    "contact_id": ContactPerson,
    "contract_id": TechnologyContract,
    "diagnosis_id": Diagnosis,
    "enterprise_id": Enterprise,
    "entrustment_id": Entrustment,
    "entry_id": PoolEntry,
    "expert_id": Expert,
    "file_id": ApplicationFile,
    "grant_id": Grant,
    "honour_id": Honour,
    "identity_id": Identity,
    "inquiry_id": Inquiry,
    "instalment_id": ProjectInstalment,
    "evaluation_id": InstitutionEvaluation,
    "institution_id": RdInstitution,
    "invitation_id": Invitation,
    "job_id": Job,
    "line_id": InquiryLine,
    "table_id": ReturnedTable,
    "link_id": EnterpriseLink,
    "list_id": OfficialList,
    "mail_id": Mail,
    "meeting_id": RecognitionMeeting,
    "message_id": Message,
    "notice_id": PublicNotice,
    "objection_id": Objection,
    "opinion_id": InvestmentOpinion,
    "panel_id": Panel,
    "payment_id": AwardPayment,
    "person_id": Person,
    "phase_id": CultivationPhase,
    "platform_id": Platform,
    "project_id": ScienceProject,
    "recusal_id": Recusal,
    "registration_id": Registration,
    "reason_id": AmendmentReason,
    "reminder_id": Reminder,
    "request_id": PersonalRequest,
    "review_id": Review,
    "right_id": IpRight,
    "round_id": AwardRound,
    "row_id": Incident,
    "run_id": ImportRun,
    "scheme_id": AssessmentScheme,
    "session_id": LoginSession,
    "substitution_id": Substitution,
    "talent_id": TalentProject,
    "promise_id": TalentPromise,
    "template_id": ExportTemplate,
    "title_id": Title,
    "token_id": ApiToken,
    "view_id": SavedView,
    "visit_id": Visit,
    "voucher_id": Voucher,
    "/attachments {subject_id}": Title,
    "/assessments {item_id}": AssessmentItem,
    "/board {key}": Indicator,
    "/plan {key}": Indicator,
    "/applications {row_id}": ApplicationRow,
    "/batches {list_id}": DecisionList,
    "/batches {entry_id}": DecisionEntry,
    "criterion-objections {objection_id}": CriterionObjection,
    "/reminders {subject_id}": CultivationCase,
    "/talent-projects {instalment_id}": TalentInstalment,
}
"""Beside the name of a placeholder, where it means different things, how the path begins or what
stands before it."""

FIXED = {
    "action": "submit",
    "/awards {action}": "close",
    "fiscal_year": "2017",
    "kind": "figures",
    "part": "incidents",
    "department": "ecology",
    "edition": "1",
    "ending": "pdf",
    "letter": "amendment",
    "number": "1",
    "section": "main",
    "slot": "licence",
    "lane": "novelty",
    "subject": "case",
    "table": "rd",
    "subject_kind": "title",
    "year": "2018",
    "township": TOWN,
    "key": "hnte_annual_report",
}
PLACEHOLDER = re.compile(r"\{(\w+)\}")


PEOPLE = {Person, Grant, LoginSession, Identity, Message, Mail, SavedView, Substitution, ApiToken}
"""Rows of one person: each world has its own."""


class NoMaker(KeyError):
    """A placeholder that stands in neither table."""


def maker_of(path: str, name: str) -> type[SQLModel] | str:
    """What stands for a placeholder: a table, or the one word it always is."""
    steps = path.removeprefix("/api").split("/")
    above = next((one for one, next_one in pairwise(steps) if f"{{{name}}}" in next_one), "")
    for key in (f"/{steps[1]} {{{name}}}", f"{above} {{{name}}}", name):
        if key in MODELS:
            return MODELS[key]
        if key in FIXED:
            return FIXED[key]
    raise NoMaker(f"{{{name}}} of {path}: give it a line in {__name__}")


def is_of_firm(model: type[SQLModel]) -> bool:
    """Whether a row of this table is seen through a firm."""
    columns = metadata.tables[str(model.__tablename__)].columns
    return model in {Enterprise, EnterpriseLink} or (
        "enterprise_id" in columns and model is not Grant
    )


class World:
    """One county's rows around one firm, each made when it is first asked for."""

    def __init__(
        self,
        session: Session,
        township_code: str,
        data_dir: Path,
        beside: "World | None" = None,
    ) -> None:
        self.session = session
        self.beside = beside
        self.folder = data_dir / "files"
        self.county_code = township_code[:6]
        self.township_code = township_code
        self.firm = make_enterprise(
            session, county_code=self.county_code, township_code=township_code
        )
        self.rows: dict[type[SQLModel], Any] = {Enterprise: self.firm}
        self.addresses: dict[type[SQLModel], str] = {}

    @property
    def person(self) -> Person:
        found: Person = self.row(Person)
        return found

    def row(self, model: type[SQLModel]) -> Any:
        if self.beside is not None and model not in PEOPLE and not is_of_firm(model):
            return self.beside.row(model)  # the county's rows are the same for both firms
        if model not in self.rows:
            by_hand = BY_HAND.get(model)
            self.rows[model] = by_hand(self) if by_hand else self.made_up(model)
        return self.rows[model]

    def fill(self) -> None:
        """All rows there are, before the walk: whatever then changes was changed by a request."""
        self.addresses = {model: self._address(model) for model in {*MODELS.values()}}

    def _address(self, model: type[SQLModel]) -> str:
        """What stands in the address."""
        row = self.row(model)
        match row:
            case ApplicationFile():  # named by what it gives a slot to
                return str(self.session.get_one(Attachment, row.attachment_id).public_id)
            case Indicator():
                return str(row.key)
            case _:
                return str(row.public_id)

    def attached(self, kind: str, subject: Any) -> Any:
        """A file that is really there."""
        name = secrets.token_hex(16)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_bytes(b"%PDF-1.4")
        return self.made_up(
            Attachment,
            subject_kind=kind,
            subject_id=subject.public_id,
            stored_name=name,
            file_name="a.pdf",
            media_type="application/pdf",
        )

    def made_up(self, model: type[SQLModel], **values: Any) -> Any:
        table = metadata.tables[str(model.__tablename__)]
        found = {
            column.name: self._value(column)
            for column in table.columns
            if column.name not in values and self._is_wanted(model, column)
        }
        return store(self.session, model(**found | values))

    def _is_wanted(self, model: type[SQLModel], column: Column[Any]) -> bool:
        if column.primary_key or column.nullable:
            return column.name == "enterprise_id"
        return model.model_fields[column.name].is_required()

    def _value(self, column: Column[Any]) -> Any:
        for key in column.foreign_keys:
            match key.target_fullname:
                case "county.code":
                    return self.county_code
                case "township.code":
                    return self.township_code
                case target:
                    return self.row(MODEL_OF[target.partition(".")[0]]).id
        match column.type:
            case Enum() as kind:
                members: list[StrEnum] = list(kind.enum_class or ())
                return members[0]
            case Boolean():
                return False
            case Integer():
                return 2018 if "year" in column.name else 1
            case kind if type(kind).__name__ in {"DateTime", "UTCDateTime"}:
                return datetime(2018, 6, 1, 4, tzinfo=UTC)
            case Date():
                return date(2018, 6, 1)
            case Exact():
                return Decimal(1)
            case _:
                return self._text(column)

    def _text(self, column: Column[Any]) -> str:
        if column.name == "county_code":
            return self.county_code
        longest = getattr(column.type, "length", None) or 60
        return f"{column.name} {self.county_code} {id(self)}"[-longest:]


MODEL_OF: dict[str, type[SQLModel]] = {
    mapper.class_.__tablename__: mapper.class_ for mapper in SQLModel._sa_registry.mappers
}


def _bulletin(world: World) -> Any:
    """Its content is a 通报 of numbers, so a made-up text would be none."""
    viewer = viewer_of(Role.BUREAU_HEAD, person=world.person, county_code=world.county_code)
    world.row(Indicator)
    return issue_bulletin(world.session, viewer, BoardFilters(), date(2018, 6, 1))


def _diagnosis(world: World) -> Any:
    officer = viewer_of(Role.BUREAU_OFFICER, person=world.person, county_code=world.county_code)
    firm = world.firm.public_id
    return keep_diagnosis(world.session, officer, firm, DiagnosisInput(), date(2018, 6, 1))


def _inquiry_line(world: World) -> Any:
    """A firm is asked about at every department."""
    case = world.row(CultivationCase)
    lines = [world.made_up(InquiryLine, department=one, case_id=case.id) for one in Department]
    return lines[0]


def _application(world: World) -> Any:
    """One that was handed in once."""
    case = world.row(CultivationCase)
    application = make_application(world.session, world.firm, case, begun_by_id=world.person.id)
    make_submission(world.session, application, submitted_by_id=world.person.id)
    return application


def _file(world: World) -> Any:
    attachment = world.attached(OF_APPLICATION, world.row(Application))
    return world.made_up(ApplicationFile, attachment_id=attachment.id, slot="licence")


def _table(world: World) -> Any:
    """Nothing of it is left to take back: it is refused, but found."""
    inquiry = world.row(Inquiry)
    return world.made_up(ReturnedTable, inquiry_id=inquiry.id, department="tax", made="[]")


BY_HAND: dict[type[SQLModel], Callable[[World], Any]] = {
    TownBulletin: _bulletin,
    ApplicationFile: _file,
    Attachment: lambda world: world.attached("title", world.row(Title)),
    Diagnosis: _diagnosis,
    Person: lambda world: make_person(world.session, county_code=world.county_code),
    Application: _application,
    Award: lambda world: world.made_up(Award, rewards="hnte"),
    AwardPayment: lambda world: world.made_up(
        AwardPayment, second_id=make_person(world.session, county_code=world.county_code).id
    ),
    AwardClause: lambda world: world.made_up(AwardClause, rewards="hnte"),
    Batch: lambda world: make_batch(world.session, county_code=world.county_code),
    Cohort: lambda world: make_cohort(world.session, county_code=world.county_code),
    CultivationCase: lambda world: make_case(world.session, world.firm),
    Inquiry: lambda world: world.made_up(Inquiry, batch_id=world.row(Batch).id),
    Platform: lambda world: world.made_up(Platform, township_code=world.township_code),
    InquiryLine: _inquiry_line,
    ReturnedTable: _table,
    TalentProject: lambda world: world.made_up(
        TalentProject, program="nation_1", township_code=world.township_code
    ),
    Job: lambda world: world.made_up(
        Job, kind=JobKind.MOVE_CASES, terms='{"action": "submit", "happened_on": "2018-06-01"}'
    ),
    DecisionList: lambda world: world.made_up(
        DecisionList, released_on=date(2018, 6, 2), released_by_id=world.person.id
    ),
    EnterpriseLink: lambda world: world.made_up(
        EnterpriseLink,
        predecessor_id=world.firm.id,
        successor_id=make_enterprise(world.session, county_code=world.county_code).id,
    ),
    Grant: lambda world: world.made_up(
        Grant,
        division="business",
        role=Role.ENTERPRISE_USER,
        enterprise_id=world.firm.id,
        person_id=make_person(world.session, county_code=world.county_code).id,
        valid_from=date(2018, 1, 1),
    ),
    Indicator: lambda world: make_indicator(
        world.session, make_plan(world.session, county_code=world.county_code)
    ),
    Objection: lambda world: world.made_up(Objection, case_id=world.row(CultivationCase).id),
    RdInstitution: lambda world: make_institution(world.session, world.firm),
    InstitutionEvaluation: lambda world: world.made_up(
        InstitutionEvaluation, institution_id=world.row(RdInstitution).id, outcome="qualified"
    ),
    Message: lambda world: store(
        world.session,
        Message(
            county_code=world.county_code,
            to_id=world.person.id or 0,
            kind=next(iter(MessageKind)),
            text="一句话",
            page="/",
        ),
    ),
    PoolEntry: lambda world: make_pool_entry(world.session, world.firm, world.row(Cohort)),
    Recusal: lambda world: make_recusal(
        world.session,
        make_person(world.session, county_code=world.county_code),
        world.firm,
    ),
    Expert: lambda world: world.made_up(Expert, person_id=world.person.id),
    Panel: lambda world: world.made_up(Panel, size=5, case_id=world.row(CultivationCase).id),
    PersonalRequest: lambda world: world.made_up(PersonalRequest, person_id=world.person.id),
    Substitution: lambda world: world.made_up(
        Substitution,
        substitute_id=make_person(world.session, county_code=world.county_code).id,
    ),
    Title: lambda world: make_title(world.session, world.firm),
    Visit: lambda world: make_visit(world.session, world.firm, world.person),
}
