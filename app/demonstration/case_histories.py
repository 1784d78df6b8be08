"""The way of each application through its programme's table of moves, and the title at its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from app.data import calendar
from app.demonstration.careers import Application, Outcome
from app.demonstration.facts import Fact, Ref, moment
from app.demonstration.firms import officer_of
from app.demonstration.people import Account, accounts, town_account
from app.demonstration.recognitions import certificate_number, title_facts
from app.domain.deadlines import due_after, notice_end
from app.domain.programmes.table import PROGRAMMES
from app.domain.stages import Action, Clock, FailureReason, Move
from app.domain.titles import Programme
from app.models.amendments import Amendment
from app.models.cases import Batch, CultivationCase, StageEvent
from app.models.people import Person

A = Action
DAY = timedelta(days=1)
AGENCIES = ("", "", "示例科技服务有限公司", "范例知识产权代理有限公司", "样本企业咨询有限公司")


@dataclass(frozen=True, slots=True)
class Step:
    """One move as it was entered: its business date, the day it was typed, by whom."""

    action: Action
    happened_on: date
    known_on: date
    by_town: bool = False
    note: str = ""
    failure_reason: FailureReason | None = None
    document_number: str = ""
    certificate_number: str = ""


class History:
    """One case as it is walked: the table of moves says what is possible, nothing else happens."""

    def __init__(self, application: Application, county_code: str, opened_on: date, agency: str):
        self.application = application
        self.county_code = county_code
        self.stage = PROGRAMMES[application.programme].first_stage
        self.previous_day = opened_on
        self.entered_on = opened_on
        self.notice_over_on = opened_on
        self.facts: list[Fact] = []
        self.returned: Fact | None = None
        firm = application.firm
        self.case = Fact(
            CultivationCase,
            application.key,
            opened_on,
            {
                "county_code": county_code,
                "enterprise_id": firm.ref,
                "programme": application.programme,
                "kind": application.kind,
                "year": application.published.year,
                "batch_id": None,
                "stage": self.stage,
                "stage_since": opened_on,
                "opened_on": opened_on,
                "handler_id": Ref(Person, officer_of(firm)),
                "agency": agency,
                "notice_starts_on": None,
                "notice_ends_on": None,
                "opinion_due_on": None,
                "amend_by_on": None,
                "stood_days": 0,
                "failure_reason": None,
                "previous_case_id": None,
            },
            about=(firm.key, application.programme),
        )
        self.facts.append(self.case)

    def take(self, step: Step) -> None:
        """Make one move; a move the table does not know is a mistake in this generator."""
        move = self._move(step.action)
        happened_on = max(step.happened_on, self.previous_day)
        if move.waits_for is Clock.NOTICE_OVER:
            happened_on = max(happened_on, self.notice_over_on)
        known_on = max(step.known_on, self.entered_on, happened_on)
        self.previous_day, self.entered_on, self.stage = happened_on, known_on, move.target
        self.facts.append(self._event(step, move, happened_on, known_on))
        self.case.change(known_on, **self._columns(step, move, happened_on))
        self._amend(step, happened_on, known_on)

    def _move(self, action: Action) -> Move:
        return next(
            move
            for move in PROGRAMMES[self.application.programme].moves
            if move.source is self.stage and move.action is action
        )

    def _columns(self, step: Step, move: Move, happened_on: date) -> dict[str, Any]:
        columns: dict[str, Any] = {"stage": move.target, "stage_since": happened_on}
        rules = PROGRAMMES[self.application.programme]
        if step.action in {A.SUBMIT, A.RESUBMIT} and rules.town_opinion_working_days:
            days = rules.town_opinion_working_days
            columns["opinion_due_on"] = due_after(happened_on, days, calendar())
        if step.action is A.OPEN_NOTICE and rules.notice_working_days:
            ends_on = notice_end(happened_on, rules.notice_working_days, calendar())
            columns |= {"notice_starts_on": happened_on, "notice_ends_on": ends_on}
            self.notice_over_on = ends_on + DAY
        if step.failure_reason is not None:
            columns["failure_reason"] = step.failure_reason
        return columns

    def _amend(self, step: Step, happened_on: date, known_on: date) -> None:
        """What was returned, and what became of it: the whole file, in the years before drafts."""
        if step.action is A.RETURN_FOR_AMENDMENT:
            days = PROGRAMMES[self.application.programme].amendment_working_days
            due_on = due_after(happened_on, days, calendar())
            self.returned = self._amendment(step, happened_on, known_on, due_on)
            self.facts.append(self.returned)
            self.case.change(known_on, amend_by_on=due_on)
        elif step.action is A.RESUBMIT and self.returned is not None:
            returned_on: date = self.returned.columns["returned_on"]
            stood = calendar().working_days_between(returned_on + DAY, happened_on)
            self.returned.change(known_on, handed_in_on=happened_on)
            self.case.change(known_on, amend_by_on=None, stood_days=stood)

    def _amendment(self, step: Step, happened_on: date, known_on: date, due_on: date) -> Fact:
        return Fact(
            Amendment,
            f"{self.case.key}/{happened_on}",
            known_on,
            {
                "county_code": self.county_code,
                "case_id": Ref(CultivationCase, self.case.key),
                "enterprise_id": self.application.firm.ref,
                "parts": "",
                "reason": step.note,
                "returned_on": happened_on,
                "returned_by": accounts()[officer_of(self.application.firm)].name,
                "due_on": due_on,
                "submission_before": None,
                "handed_in_on": None,
                "submission_after": None,
                "is_taken_back": False,
            },
            about=self.case.about,
        )

    def _event(self, step: Step, move: Move, happened_on: date, known_on: date) -> Fact:
        firm = self.application.firm
        # The county's decisions are another's than whose work they judge: the head of section's.
        login = "section" if move.must_differ_from else officer_of(firm)
        account = town_account(firm.town_on(happened_on)) if step.by_town else accounts()[login]
        key = f"{self.case.key}/{len(self.facts):02d}"
        return Fact(
            StageEvent,
            key,
            known_on,
            {
                "county_code": self.county_code,
                "case_id": Ref(CultivationCase, self.case.key),
                "programme": self.application.programme,
                "action": step.action,
                "source": move.source,
                "target": move.target,
                "authority": move.authority,
                "happened_on": happened_on,
                "known_on": known_on,
                "recorded_at": moment(known_on, key),
                **_signed(account),
                "note": step.note,
                "failure_reason": step.failure_reason,
                "document_number": step.document_number,
                "certificate_number": step.certificate_number,
                "corrects_id": None,
                "new_happened_on": None,
            },
            about=self.case.about,
        )


def _signed(account: Account) -> dict[str, Any]:
    return {
        "actor_id": Ref(Person, account.login),
        "actor_name": account.name,
        "actor_role": str(account.role),
    }


def case_facts(chance: Random, application: Application, county_code: str) -> list[Fact]:
    """The case with its moves, the batch excepted, and the title it led to."""
    if not application.has_case:
        return title_facts(application, county_code)
    is_hnte = application.programme is Programme.HNTE
    before = 210 if is_hnte else 112
    opened_on = application.published.dated_on - timedelta(days=before + chance.randrange(25))
    opened_on = max(opened_on, application.firm.known_on)
    history = History(application, county_code, opened_on, chance.choice(AGENCIES))
    if application.previous is not None and application.previous.has_case:
        history.case.columns["previous_case_id"] = Ref(CultivationCase, application.previous.key)
    steps = hnte_steps(chance, application) if is_hnte else sme_steps(chance, application)
    for step in steps:
        history.take(step)
    if is_hnte:
        history.case.columns["batch_id"] = Ref(Batch, application.published.key)
    return [*history.facts, *title_facts(application, county_code)]


def opening(chance: Random, submitted: date) -> Iterator[Step]:
    """Firm, town and county, the same in both programmes; some files come back once."""
    yield Step(A.SUBMIT, submitted, submitted)
    day = submitted + timedelta(days=2 + chance.randrange(5))
    if chance.random() < 0.06:
        due = due_after(submitted, 5, calendar()) + DAY
        day = due
        yield Step(A.PASS_WITHOUT_OPINION, due, due)
    else:
        yield Step(A.ENDORSE_BY_TOWN, day, day, by_town=True)
    if chance.random() < 0.15:
        day += timedelta(days=2)
        yield Step(A.RETURN_FOR_AMENDMENT, day, day, note="研发费用辅助账缺页,请补正")
        day += timedelta(days=4 + chance.randrange(7))
        yield Step(A.RESUBMIT, day, day)
        day += DAY
        yield Step(A.ENDORSE_BY_TOWN, day, day, by_town=True)
    day += timedelta(days=2 + chance.randrange(4))
    yield Step(A.CHECK, day, day)


def hnte_steps(chance: Random, application: Application) -> Iterator[Step]:
    published, outcome = application.published, application.outcome
    dated, year = published.dated_on, published.year
    submitted = dated - timedelta(days=112 if published.dated_on.month == 9 else 135)
    # Towards the cut-off the files come late; the second list of a year is its stragglers.
    late = chance.randrange(30) if chance.random() < 0.65 else 45 + chance.randrange(31)
    if dated.month == 9:
        late = late % 18
    yield from opening(chance, submitted + timedelta(days=late))
    if outcome is Outcome.WITHDRAWN:
        day = dated - timedelta(days=45)
        yield Step(A.WITHDRAW, day, day, note="企业申请撤回,拟完善研发费用归集后明年再报")
        return
    yield from recommendation(chance, application, is_late=late >= 40)
    if outcome is Outcome.REJECTED:
        yield rejection(application, "省级评审未通过")
        return
    batch = published.batch * 10
    report = dated - timedelta(days=8)
    yield Step(A.REPORT, report, report + timedelta(days=2))
    yield Step(A.OPEN_NOTICE, dated, dated + DAY, document_number=f"演示〔{year}〕{batch + 4}号")
    yield Step(
        A.RECOGNIZE,
        published.announced_on,
        published.known_on,
        document_number=f"演示〔{year}〕{batch + 5}号",
        certificate_number=certificate_number(application),
    )
    end = application.valid_until
    if end is not None and application.firm.is_here(end):
        yield Step(A.LAPSE, end + DAY, end + DAY)


def recommendation(chance: Random, application: Application, *, is_late: bool) -> Iterator[Step]:
    """From the joint opinion to the experts: most go with the batch's letter, others later."""
    published = application.published
    dated, year, batch = published.dated_on, published.year, published.batch * 10
    is_early = not is_late and chance.random() < 0.8
    documents = f"演科〔{year}〕"
    jointly = dated - timedelta(days=74 if is_early else 62 - chance.randrange(5))
    yield Step(A.ENDORSE_JOINTLY, jointly, jointly, document_number=f"{documents}{batch + 1}号")
    letter = dated - timedelta(days=70 if is_early else 56)
    paper = batch + (2 if is_early else 6)
    yield Step(A.RECOMMEND, letter, letter, document_number=f"{documents}{paper}号")
    city = dated - timedelta(days=64 if is_early and chance.random() < 0.5 else 46)
    yield Step(A.REVIEW_BY_CITY, city, city + DAY, document_number=f"演嘉科〔{year}〕{batch + 3}号")
    experts = dated - timedelta(days=30 - chance.randrange(6))
    yield Step(A.REVIEW_BY_EXPERTS, experts, experts + timedelta(days=2))


def rejection(application: Application, note: str) -> Step:
    return Step(
        A.REJECT,
        application.rejected_on,
        application.rejection_known_on,
        note=note,
        failure_reason=application.failure_reason,
    )


def sme_steps(chance: Random, application: Application) -> Iterator[Step]:
    filed, year = application.published.dated_on, application.published.year
    number = application.published.batch * 10
    submitted = filed - timedelta(days=97 - chance.randrange(34))
    yield from opening(chance, submitted)
    if application.outcome is Outcome.WITHDRAWN:
        day = filed - timedelta(days=38)
        yield Step(A.WITHDRAW, day, day, note="企业申请撤回")
        return
    if application.outcome is Outcome.REJECTED:
        yield rejection(application, "市级评审未通过")
        return
    review = filed - timedelta(days=38)
    yield Step(A.REVIEW_BY_CITY, review, review + DAY)
    notice = filed - timedelta(days=32)
    yield Step(A.OPEN_NOTICE, notice, notice, document_number=f"演嘉科〔{year}〕{number + 1}号")
    approved = max(filed - timedelta(days=19), notice_end(notice, 5, calendar()) + DAY)
    yield Step(
        A.APPROVE, approved, approved + DAY, document_number=f"演嘉科〔{year}〕{number + 2}号"
    )
    yield Step(
        A.RECOGNIZE,
        filed,
        application.published.known_on,
        document_number=f"演浙科〔{year}〕{number + 3}号",
        certificate_number=certificate_number(application),
    )
    if application.dropped_on is not None:
        yield Step(
            A.REVOKE_UNSURVEYED,
            application.dropped_on,
            application.dropped_on + timedelta(days=12),
            document_number=f"演浙科〔{application.dropped_on.year}〕90号",
        )
