"""Fictitious talent projects at every step of their way; the world leads them on, day by day, until
a user takes one in hand (courses.py)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from app.data.talent_programs import talent_programs
from app.demonstration.facts import Fact, Ref, moment
from app.demonstration.firms import Firm
from app.demonstration.people import accounts
from app.demonstration.talent_content import MARK, SPONSOR, project_columns
from app.demonstration.talent_table import CHECKS, HORIZON, LAST_DAY, MADE, SHARES, Made, S
from app.demonstration.talents_to_come import TO_COME
from app.domain.procedures import RecordKind
from app.domain.stages import Demand
from app.domain.talents.moves import TalentAction, TalentMove, procedure_of
from app.domain.talents.projects import (
    ItemFinding,
    LaneState,
    TalentStage,
)
from app.models.people import Person
from app.models.procedures import RecordMove
from app.models.talents import (
    TalentCheckItem,
    TalentInstalment,
    TalentLane,
    TalentProject,
    TalentPromise,
)

CLOSER, HEAD = "officer2", "section"
DAYS_A_STEP = (9, 24)
COUNTERSIGNED = timedelta(days=2)
TALENT = "talent"
"""What the course of a project is called, beside its title (courses.py)."""


def talent_facts(chance: Random, firms: list[Firm], county_code: str) -> list[Fact]:
    hosts = [one for one in firms if one.is_settled and one.known_on < date(2016, 1, 1)]
    chance.shuffle(hosts)
    projects = {
        made.title: Project(chance, made, place, hosts[place], county_code)
        for place, made in enumerate(MADE)
    }
    for project in projects.values():
        if project.made.resembles:
            project.retell(projects[project.made.resembles])
    facts = [fact for project in projects.values() for fact in project.facts()]
    for place, made in enumerate(TO_COME, start=len(MADE)):
        facts += Project(chance, made, place, hosts[place % len(hosts)], county_code).facts()
    return facts


@dataclass
class Project:
    """One project and all that hangs on it, step by step."""

    chance: Random
    made: Made
    place: int
    host: Firm
    county_code: str

    def __post_init__(self) -> None:
        self.program = talent_programs()[self.made.program]
        self.ref = Ref(TalentProject, self.made.title)
        self.row = Fact(
            TalentProject,
            self.made.title,
            self.made.opened_on,
            project_columns(self.chance, self.made, self.host, self.county_code),
        )
        self.found = [self.row]
        self.day = self.made.opened_on
        self.promises: list[tuple[Fact, int, int]] = []
        self.parts: list[Fact] = []
        self.stops_on: date | None = None

    def retell(self, earlier: "Project") -> None:
        """The same person's, and under another title nearly the same plan."""
        before = earlier.row.columns
        same = {name: before[name] for name in before if name.startswith("leader_")}
        plan = before["plan"].replace(earlier.made.title, self.made.title)
        self.row.columns |= same | {"plan": plan}

    def facts(self) -> list[Fact]:
        self.found += self._promises()
        procedure = procedure_of(self.program)
        stage = S.DRAFTED
        while stage is not self.made.reaches and (move := procedure.onward(stage)):
            stage = self._step(move)
        for day in self.made.goes_on:
            if (move := procedure.onward(stage)) is not None:
                stage = self._step(move, day)
        if self.made.ends_by is not None:
            (last,) = (
                one
                for one in procedure.moves
                if one.action is self.made.ends_by and one.source is stage
            )
            self._step(last, self.made.ends_on)
            self.stops_on = self.day
        self._pay()
        for fact in self.found:
            fact.about = (TALENT, self.made.title)
        return self.found

    def _next_day(self) -> date:
        """Those of before the demonstration's day are where its user finds them."""
        most = LAST_DAY if self.made.opened_on <= LAST_DAY else HORIZON
        return min(self.day + timedelta(days=self.chance.randint(*DAYS_A_STEP)), most)

    def _step(self, move: TalentMove, day: date | None = None) -> TalentStage:
        if move.action is TalentAction.CLOSE_CHECKS:
            self.found += self._checks()
        self.day = day or self._next_day()
        changed: dict[str, Any] = {"stage": move.target, "stage_since": self.day}
        match move.action:
            case TalentAction.APPROVE:
                changed |= {"approved_on": self.day, "approval_known_on": self.day}
            case TalentAction.LAND:
                changed |= {
                    "landed_on": self.day,
                    "arrives_on": self.day,
                    "enterprise_id": self.host.ref,
                    "park_code": self.host.park,
                }
            case TalentAction.OPEN_NOTICE:
                changed["notice_ends_on"] = self.day + timedelta(days=7)
            case TalentAction.FAIL_HONESTLY:
                changed["lessons"] = "材料路线的良率始终上不去,应先做小试再建中试线(虚构)"
        self._reach(move.action)
        self.row.change(self.day, **changed)
        self.found.append(self._move(move))
        if move.action is TalentAction.CONTRACT:
            self.found += self._instalments()
        return move.target

    def _move(self, move: TalentMove) -> Fact:
        key = f"{self.made.title}/{len(self.found):02d}"
        login = HEAD if move.must_differ_from or self.made.ends_by is move.action else SPONSOR
        account = accounts()[login]
        document = Demand.DOCUMENT in move.demands
        columns = {
            "county_code": self.county_code,
            "kind": RecordKind.TALENT_PROJECT,
            "record_id": self.ref,
            "action": move.action.value,
            "source": move.source.value,
            "target": move.target.value,
            "authority": move.authority,
            "happened_on": self.day,
            "known_on": self.day,
            "recorded_at": moment(self.day, key),
            "actor_id": Ref(Person, login),
            "actor_name": account.name,
            "actor_role": account.role.value,
            "note": MARK,
            "document_number": f"演示〔{self.day.year}〕{self.place + 1}号" if document else "",
            "minutes_number": "",
            "certificate_number": "",
            "fallback": None,
            "corrects_id": None,
            "new_happened_on": None,
        }
        return Fact(RecordMove, key, self.day, columns)

    def _checks(self) -> Iterator[Fact]:
        day = self.day + timedelta(days=5)
        for lane, (item, source, note) in CHECKS.items():
            about = {"county_code": self.county_code, "project_id": self.ref, "lane": lane}
            key = f"{self.made.title}/{lane.value}"
            yield Fact(
                TalentCheckItem,
                key,
                day,
                about
                | {
                    "item": item,
                    "source": source,
                    "checked_on": day,
                    "finding": ItemFinding.CLEAN,
                    "note": note,
                    "officer_id": Ref(Person, CLOSER),
                },
            )
            yield Fact(
                TalentLane,
                key,
                day,
                about
                | {
                    "conclusion": LaneState.CLEAR,
                    "summary": f"{note}({MARK})",
                    "closed_on": day,
                    "closed_by_id": Ref(Person, CLOSER),
                },
            )

    def _promises(self) -> Iterator[Fact]:
        for name, unit, midterm, final in (
            ("授权发明专利", "件", 2, 5),
            ("销售收入", "万元", 300, 2000),
        ):
            promise = Fact(
                TalentPromise,
                f"{self.made.title}/{name}",
                self.made.opened_on,
                {
                    "county_code": self.county_code,
                    "project_id": self.ref,
                    "name": name,
                    "unit": unit,
                    "at_midterm": Decimal(midterm),
                    "at_acceptance": Decimal(final),
                    "reached_at_midterm": None,
                    "reached_at_acceptance": None,
                },
            )
            self.promises.append((promise, midterm, final))
            yield promise

    def _reach(self, action: TalentAction) -> None:
        """One more than was promised, written down on the day of the review."""
        for promise, midterm, final in self.promises:
            if action is TalentAction.PASS_MIDTERM:
                promise.change(self.day, reached_at_midterm=Decimal(midterm + 1))
            if action is TalentAction.ACCEPT:
                promise.change(self.day, reached_at_acceptance=Decimal(final + 1))

    def _instalments(self) -> Iterator[Fact]:
        """4:3:3, a year apart."""
        grant = self.row.columns["grant_cny"]
        for number, share in enumerate(SHARES, start=1):
            due = self.day + timedelta(days=30 + 365 * (number - 1))
            amount = grant * share / 10
            part = Fact(
                TalentInstalment,
                f"{self.made.title}/{number}",
                self.day,
                {
                    "county_code": self.county_code,
                    "project_id": self.ref,
                    "number": number,
                    "planned_cny": amount,
                    "planned_on": due,
                    "document_number": "",
                    **dict.fromkeys(("paid_cny", "paid_on", "payer_id", "second_id")),
                    "confirmed_on": None,
                },
            )
            self.parts.append(part)
            yield part

    def _pay(self) -> None:
        """What falls due is paid, and confirmed two days later; nothing after a project stopped."""
        for part in self.parts:
            due = part.columns["planned_on"]
            if self.stops_on is not None and due >= self.stops_on and part is not self.parts[0]:
                continue
            if due < HORIZON:
                part.change(
                    due,
                    paid_cny=part.columns["planned_cny"],
                    paid_on=due,
                    document_number=f"演示拨〔{due.year}〕{self.place + 1}号",
                    payer_id=Ref(Person, SPONSOR),
                    second_id=Ref(Person, CLOSER),
                )
                part.change(due + COUNTERSIGNED, confirmed_on=due + COUNTERSIGNED)
