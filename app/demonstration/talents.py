"""Fictitious talent projects at every step of their way, all before the demonstration's day: a user
takes them in hand from there, and the world does not move them any more."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from app.data.talent_programs import talent_programs
from app.demonstration import likeness_words as words
from app.demonstration.facts import Fact, Ref, moment
from app.demonstration.firms import Firm
from app.demonstration.people import accounts
from app.demonstration.talent_table import CHECKS, GRANTS, MADE, SHARES, Made, P, S, T
from app.domain.procedures import RecordKind
from app.domain.stages import Demand
from app.domain.talents.likeness import IdKind
from app.domain.talents.moves import TalentAction, TalentMove, procedure_of
from app.domain.talents.projects import (
    Degree,
    ItemFinding,
    LaneState,
    TalentStage,
    TalentTerm,
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

LAST_DAY = date(2018, 9, 21)
MARK = "虚构,仅供演示"
SPONSOR, CLOSER, HEAD = "officer", "officer2", "section"
DAYS_A_STEP = (9, 24)


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
    return [fact for project in projects.values() for fact in project.facts()]


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
        self.row = Fact(TalentProject, self.made.title, self.made.opened_on, self._columns())
        self.found = [self.row]
        self.day = self.made.opened_on
        self.promises: list[tuple[Fact, int, int]] = []

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
        if self.made.ends_by is not None:
            (last,) = (
                one
                for one in procedure.moves
                if one.action is self.made.ends_by and one.source is stage
            )
            self._step(last)
        return self.found

    def _columns(self) -> dict[str, Any]:
        made, chance = self.made, self.chance
        grant = GRANTS.get(made.grade) if made.grade else 1_000_000
        name = "".join(map(chance.choice, (words.SURNAMES, words.FIRST, words.SECOND)))
        said = chance.sample(words.SENTENCES, 10)
        return {
            "county_code": self.county_code,
            "title": made.title,
            "program": made.program,
            "year": made.opened_on.year,
            "talent_class": made.grade,
            "track": made.track,
            "term": TalentTerm.LONG if made.track is T.STARTUP else TalentTerm.SHORT,
            "party": made.party,
            "team_size": chance.randint(4, 7) if made.party is P.TEAM else None,
            "leader_name": name,
            "leader_degree": Degree.DOCTOR if chance.random() < 0.8 else Degree.MASTER,
            "leader_origin": chance.choice(words.ORIGINS),
            "leader_born_in": chance.randint(1962, 1988),
            "leader_id_kind": IdKind.RESIDENT_CARD,
            "leader_id_digest": hashlib.sha256(made.title.encode()).hexdigest(),
            "enterprise_id": None,
            "township_code": self.host.town,
            "park_code": None,
            "arrives_on": None,
            "stake": Decimal("0.3500") if made.track is T.STARTUP else None,
            "paid_in_cny": Decimal(1_500_000) if made.track is T.STARTUP else None,
            "grant_cny": Decimal(grant or 0),
            "plan": "。".join((MARK, *(self._said(one) for one in said), *words.SHARED)),
            "sponsor_id": Ref(Person, SPONSOR),
            "stage": S.DRAFTED,
            "stage_since": made.opened_on,
            "opened_on": made.opened_on,
            "notice_ends_on": None,
            "approved_on": None,
            "approval_known_on": None,
            "landed_on": None,
            "lessons": "",
        }

    def _said(self, sentence: str) -> str:
        return sentence.format(
            material=self.chance.choice(words.MATERIALS),
            process=self.chance.choice(words.PROCESSES),
            product=self.made.title,
            quality=self.chance.choice(words.QUALITIES),
            customer=self.chance.choice(words.CUSTOMERS),
            number=self.chance.randint(12, 980) * 10,
            count=self.chance.randint(2, 24),
            share=f"{self.chance.randint(3, 97)}%",
        )

    def _step(self, move: TalentMove) -> TalentStage:
        if move.action is TalentAction.CLOSE_CHECKS:
            self.found += self._checks()
        self.day = min(self.day + timedelta(days=self.chance.randint(*DAYS_A_STEP)), LAST_DAY)
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
        """4:3:3, a year apart; what fell due is paid, but for whoever was stopped."""
        grant = self.row.columns["grant_cny"]
        for number, share in enumerate(SHARES, start=1):
            due = self.day + timedelta(days=30 + 365 * (number - 1))
            amount = grant * share / 10
            is_paid = due < LAST_DAY and (number == 1 or self.made.ends_by is None)
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
            if is_paid:
                part.change(
                    due,
                    paid_cny=amount,
                    paid_on=due,
                    document_number=f"演示拨〔{due.year}〕{self.place + 1}号",
                    payer_id=Ref(Person, SPONSOR),
                    second_id=Ref(Person, CLOSER),
                    confirmed_on=due,
                )
            yield part
