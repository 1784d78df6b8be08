"""Applications of fictitious firms: one handed in long ago, two drafts for the next renewal, and a
provincial one that is nearly complete. The content follows from what the register has of them."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from app.data import form as form_of
from app.data import industries, newest_edition
from app.demonstration.application_content import Content, Record, hnte_content, sme_content
from app.demonstration.facts import Fact, Ref, moment, public_id
from app.demonstration.files import file_facts
from app.demonstration.submissions import submission_facts
from app.domain.forms.schema import FormKey, Route
from app.domain.stages import Stage
from app.domain.titles import Programme, TitleKind
from app.models.applications import Answer, Application, ApplicationRow
from app.models.base import Table
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise, IpRight, YearlyFigures
from app.models.evidence import Conversion
from app.models.people import Grant, Person

BEGUN_ON = date(2018, 9, 12)
"""The drafts; the one handed in was begun when its case was."""
SEEN_ON = date(2018, 9, 30)
RENEWAL_YEAR = 2019


def application_facts(seed: int, facts: Sequence[Fact], county_code: str) -> list[Fact]:
    """`facts`: all the others of the world."""
    by_user = {
        login: [
            fact.columns["enterprise_id"].key
            for fact in facts
            if fact.model is Grant
            and fact.columns["person_id"].key == login
            and fact.columns["enterprise_id"]
        ]
        for login in ("firm", "firm2")
    }
    maker = _Maker(seed, facts, county_code)
    found = [*maker.handed_in(by_user["firm"][0])]
    for place, firm in enumerate(by_user["firm2"]):
        found += maker.renewal(firm, is_only_begun=place > 0)
    found += maker.provincial()
    return found


class _Maker:
    def __init__(self, seed: int, facts: Sequence[Fact], county_code: str) -> None:
        self._seed = seed
        self._facts = facts
        self._county_code = county_code

    def handed_in(self, firm: str) -> Iterator[Fact]:
        """Of the case that the firm's own user follows."""
        case = next(
            fact
            for fact in self._of(CultivationCase, firm)
            if fact.columns["programme"] is Programme.HNTE and fact.columns["year"] == SEEN_ON.year
        )
        content = hnte_content(self._record(firm, SEEN_ON), SEEN_ON.year)
        own = [*self._application(case, FormKey.HNTE, content, "firm", case.appears_on)]
        yield from self._with_files(own, "firm", self._facts)

    def renewal(self, firm: str, *, is_only_begun: bool) -> Iterator[Fact]:
        """Prepared a year ahead: the last year's figures are not there yet."""
        case = Fact(
            CultivationCase,
            f"{firm}/hnte/{RENEWAL_YEAR}/prepared",
            BEGUN_ON,
            {
                "county_code": self._county_code,
                "enterprise_id": Ref(Enterprise, firm),
                "programme": Programme.HNTE,
                "kind": TitleKind.RENEWAL,
                "year": RENEWAL_YEAR,
                "batch_id": None,
                "stage": Stage.PLANNED,
                "stage_since": BEGUN_ON,
                "opened_on": BEGUN_ON,
                "handler_id": None,
                "agency": "",
                "notice_starts_on": None,
                "notice_ends_on": None,
                "opinion_due_on": None,
                "amend_by_on": None,
                "stood_days": 0,
                "failure_reason": None,
                "previous_case_id": None,
            },
            about=(firm, Programme.HNTE),
        )
        content = hnte_content(self._record(firm, BEGUN_ON), RENEWAL_YEAR)
        if is_only_begun:
            kept = ("application_year", "name", "uscc", "registered_on", "technology_field")
            values = {key: content.values[key] for key in kept if key in content.values}
            content = Content(values, {"ip": content.rows["ip"]})
        yield case
        own = [*self._application(case, FormKey.HNTE, content, "firm2", BEGUN_ON)]
        yield from own if is_only_begun else self._with_files(own, "firm2", ())

    def provincial(self) -> Iterator[Fact]:
        """Of the first case that is still to be handed in on the demonstration's day."""
        waiting = (
            fact
            for fact in self._facts
            if fact.model is CultivationCase
            and fact.columns["programme"] is Programme.PROVINCIAL_TECH_SME
            and fact.appears_on <= SEEN_ON
            and (now := fact.on(SEEN_ON)) is not None
            and now.columns["stage"] is Stage.PLANNED
        )
        case = min(waiting, key=lambda fact: fact.key, default=None)
        if case is not None:
            firm, day = case.columns["enterprise_id"].key, max(BEGUN_ON, case.appears_on)
            content = sme_content(self._record(firm, day), case.columns["year"])
            key = FormKey.PROVINCIAL_TECH_SME
            yield from self._application(case, key, content, "officer", day)

    def _with_files(self, own: list[Fact], login: str, world: Sequence[Fact]) -> Iterator[Fact]:
        """An application with some attachments, and with what was handed in of it."""
        application, name = own[0], self._name(login)
        form = form_of(application.columns["form"], application.columns["edition"])
        own = [*own, *file_facts(self._seed, application, form, name)]
        who = {"submitted_by_id": Ref(Person, login), "submitted_by": name}
        yield from own
        yield from submission_facts(self._seed, application, form, own, world, who)

    def _name(self, login: str) -> str:
        who = next(fact for fact in self._facts if fact.model is Person and fact.key == login)
        name: str = who.columns["name"]
        return name

    def _of(self, model: type[Table], firm: str) -> list[Fact]:
        ref = Ref(Enterprise, firm)
        return [
            fact
            for fact in self._facts
            if fact.model is model and fact.columns.get("enterprise_id") == ref
        ]

    def _record(self, firm: str, day: date) -> Record:
        def known(model: type[Table]) -> list[dict[str, Any]]:
            return [now.columns for fact in self._of(model, firm) if (now := fact.on(day))]

        enterprise = next(
            fact for fact in self._facts if fact.model is Enterprise and fact.key == firm
        )
        columns = enterprise.on(day)
        own = columns.columns if columns else enterprise.columns
        code = own["industry_code"] or ""
        return Record(
            firm=own,
            industry=f"{code} {industries().get(code, '')}".strip(),
            figures=known(YearlyFigures),
            rights=known(IpRight),
            conversions=known(Conversion),
        )

    def _application(
        self, case: Fact, form: FormKey, content: Content, login: str, day: date
    ) -> Iterator[Fact]:
        key = f"{case.key}/application"
        shared = {
            "county_code": self._county_code,
            "enterprise_id": case.columns["enterprise_id"],
        }
        yield Fact(
            Application,
            key,
            day,
            {
                **shared,
                "case_id": Ref(CultivationCase, case.key),
                "form": form,
                "edition": newest_edition(form),
                "route": Route.IN_FULL,
                "begun_at": moment(day, key),
                "begun_by_id": Ref(Person, login),
            },
            about=case.about,
        )
        shared["application_id"] = Ref(Application, key)
        said = {
            **shared,
            "source": "",
            "version": 1,
            "saved_at": moment(day, key),
            "saved_by_id": Ref(Person, login),
            "saved_by": self._name(login),
        }
        for table, rows in content.rows.items():
            for place in range(1, len(rows) + 1):
                row = {**shared, "table_key": table, "position": place}
                yield Fact(ApplicationRow, f"{key}/{table}{place}", day, row, about=case.about)
        for row_key, field, value in self._cells(key, content):
            answer = {**said, "row_key": row_key, "field": field, "value": value}
            yield Fact(Answer, f"{key}/{row_key}/{field}", day, answer, about=case.about)

    def _cells(self, key: str, content: Content) -> Iterator[tuple[str, str, str]]:
        """References become the public ids of their rows."""
        ids = {
            f"{table}{place}": public_id(self._seed, ApplicationRow, f"{key}/{table}{place}")
            for table, rows in content.rows.items()
            for place in range(1, len(rows) + 1)
        }
        for field, value in content.values.items():
            yield "", field, value
        for table, rows in content.rows.items():
            for place, row in enumerate(rows, start=1):
                for field, value in row.items():
                    if value:
                        yield ids[f"{table}{place}"], field, _pointing(field, value, ids)


POINTING = frozenset({"ip", "rd", "ps", "know_how"})
"""Columns that are references wherever they stand."""


def _pointing(field: str, value: str, ids: dict[str, str]) -> str:
    return ids.get(value, "") if field in POINTING else value
