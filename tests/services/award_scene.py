"""A round of awards with two firms and three officers, to be led along its way."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session

from app.domain.access import EnterpriseScope, Role, Viewer
from app.domain.awards.way import AwardAction
from app.domain.opinions import Department
from app.domain.refusals import Reason, Refusal
from app.models.awards import PayeeAccount
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.queries.award_payments import list_payments
from app.queries.inquiry_subjects import InquirySubject, SubjectId
from app.sealing import KEY_BYTES, Sealer
from app.services.award_payments import (
    Confirmation,
    NewPayment,
    prepare_payment,
)
from app.services.award_ways import RoundStep, take_round_step
from app.services.awards import NewRound, draw_round
from app.services.inquiries import (
    Answers,
    LineAnswer,
    Sending,
    answer_inquiry,
    make_inquiry,
    send_inquiry,
)
from app.services.payee_accounts import AccountInput, give_account
from tests.factories import (
    make_calendar_year,
    make_clause,
    make_enterprise,
    make_staff,
    make_title,
    viewer_of,
)

TODAY, LATER = date(2018, 3, 1), date(2018, 3, 20)
SEALER = Sealer(b"k" * KEY_BYTES)
NUMBER = "1204 0600 0900 1234567"
FIRM_NAMES = ("平湖甲有限公司", "平湖乙有限公司")


class Scene:
    """Two firms on a list, an officer, a section head and a leader."""

    def __init__(self, session: Session) -> None:
        self.session = session
        make_calendar_year(session, 2018)
        make_clause(session)
        self.firms = [make_enterprise(session, name=name) for name in FIRM_NAMES]
        for firm in self.firms:
            make_title(session, firm, valid_from=date(2017, 11, 13), known_on=date(2018, 1, 12))
        self.people: dict[Role, Person] = {}
        self.officer = self.viewer(Role.BUREAU_OFFICER)
        self.section = self.viewer(Role.SECTION_HEAD)
        self.leader = self.viewer(Role.BUREAU_HEAD)
        given = NewRound(rewards_year=2017, known_on=TODAY, budget_cny=Decimal(400_000))
        self.round = draw_round(session, self.officer, given, TODAY)

    def viewer(self, role: Role) -> Viewer:
        self.people[role] = make_staff(self.session, role)
        return viewer_of(role, person=self.people[role])

    @property
    def named(self) -> SubjectId:
        return SubjectId(InquirySubject.AWARD_ROUND, self.round.public_id)

    def step(
        self, viewer: Viewer, action: AwardAction, today: date = TODAY, **more: object
    ) -> None:
        given = {"version": self.round.version, "happened_on": today} | more
        take_round_step(
            self.session,
            viewer,
            self.round.public_id,
            action,
            RoundStep.model_validate(given),
            today,
        )

    def ask(self, *negatives: LineAnswer) -> str:
        """The departments, of whom the tax office may have something to say."""
        made = make_inquiry(self.session, self.officer, self.named, TODAY)
        inquiry = made.inquiry.id
        given = Sending(version=1, sent_on=TODAY, document_number="平科核〔2018〕9号")
        send_inquiry(self.session, self.officer, self.named, inquiry, given, TODAY)
        self.inquiry = inquiry
        for department in Department:
            self.answer(department, *(negatives if department is Department.TAX else ()))
        return inquiry

    def answer(self, department: Department, *lines: LineAnswer) -> None:
        """What one department says, and nothing against the others."""
        answers = Answers(
            answered_on=TODAY, answered_by="联络员", lines=list(lines), is_rest_clean=True
        )
        answer_inquiry(
            self.session, self.officer, self.named, self.inquiry, department, answers, TODAY
        )

    def to_notice(self) -> None:
        self.ask()
        self.step(self.section, AwardAction.AGREE_BY_SECTION)
        self.step(self.leader, AwardAction.AGREE_BY_LEADER)
        self.step(self.officer, AwardAction.DECIDE_BY_PARTY, minutes_number="〔2018〕3号")
        self.step(
            self.officer,
            AwardAction.OPEN_NOTICE,
            notice_starts_on=TODAY,
            notice_working_days=3,
            notice_contact="高新科 0573-00000000",
        )

    def to_payment(self) -> None:
        self.to_notice()
        self.step(self.officer, AwardAction.RELEASE, LATER)
        for firm in self.firms:
            self.account(firm)

    def account(self, firm: Enterprise, number: str = NUMBER) -> PayeeAccount:
        person = make_staff(self.session, Role.ENTERPRISE_USER, enterprises=[firm])
        own = viewer_of(
            Role.ENTERPRISE_USER,
            person=person,
            scope=EnterpriseScope(firm.county_code, frozenset({firm.id or 0})),
        )
        given = AccountInput(bank="平湖农商行", account_number=number)
        return give_account(self.session, own, firm.public_id, given, SEALER, LATER)

    def lines(self) -> list[str]:
        found = list_payments(self.session, self.officer, self.round.public_id).lines
        return [one.id for one in found if one.block is None]

    def prepare(self, second: Role = Role.SECTION_HEAD, lines: list[str] | None = None) -> str:
        given = NewPayment(lines=lines or self.lines(), second=self.people[second].public_id)
        made = prepare_payment(self.session, self.officer, self.round.public_id, given, LATER)
        return made.public_id


def refused(verb: Callable[[], object]) -> tuple[Reason, ...]:
    with pytest.raises(Refusal) as refusal:
        verb()
    return refusal.value.reasons


def paid(given: date = LATER) -> Confirmation:
    return Confirmation(version=1, paid_on=given, voucher_number="凭证1号")
