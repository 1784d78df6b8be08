"""Firms that failed without standing in the pool come (back) into it, as the services do it."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from app.demonstration.careers import Application, Outcome
from app.demonstration.facts import Columns, Fact, Ref
from app.demonstration.firms import officer_of
from app.demonstration.people import COUNTY
from app.demonstration.pool import (
    CARRIED_OVER_ON,
    COHORTS,
    FIRST_COHORT,
    SECOND_COHORT,
    follow,
    take_out,
)
from app.demonstration.recognitions import certificate_number
from app.domain.pool import EntrySource, EntryState, Grade, Removal, Weakness
from app.domain.titles import Programme
from app.models.people import Person
from app.models.pool import Cohort, PoolEntry
from app.services.pool_returns import failure_told

SHOWN = timedelta(days=14)
"""How long the notice of five working days keeps a newcomer proposed."""


def return_facts(
    applications: Iterable[Application], pool: Iterable[Fact], agencies: Mapping[str, str]
) -> list[Fact]:
    """The entries that failed cases bring about; `agencies`: of each case, by its key."""
    there: dict[tuple[str, Programme], list[Fact]] = {}
    for fact in pool:
        if fact.model is PoolEntry:
            course = (fact.columns["enterprise_id"].key, fact.columns["target"])
            there.setdefault(course, []).append(fact)
    careers: dict[tuple[str, Programme], list[Application]] = {}
    for each in applications:
        careers.setdefault((each.firm.key, each.programme), []).append(each)
    made: list[Fact] = []
    for course, own in careers.items():
        entries = there.get(course, [])
        for number, each in enumerate(own):
            if each.outcome is Outcome.REJECTED and each.has_case:
                new = _returned(each, own[number + 1 :], entries, agencies[each.key])
                entries = [*entries, *new]
                made += new
    return made


def _returned(
    failed: Application, later: list[Application], entries: list[Fact], agency: str
) -> list[Fact]:
    day = failed.rejection_known_on
    cohort = _cohort_of(failed.published.year + 1, day)
    known = [standing.columns for one in entries if (standing := one.on(day))]
    stands = any(columns["state"] is not EntryState.REMOVED for columns in known)
    if cohort is None or stands or any(each["cohort_id"].key == cohort for each in known):
        return []
    was_in = any(columns["admitted_on"] is not None for columns in known)
    entry = _entry(failed, cohort, day, {"agency": agency})
    if not was_in:
        entry.columns |= {"state": EntryState.PROPOSED, "admitted_on": None}
        entry.change(day + SHOWN, state=EntryState.ADMITTED, admitted_on=day + SHOWN)
    return _afterwards(failed, later, entry)


def _cohort_of(year: int, day: date) -> str | None:
    """Of those opened by a day: that of the year, of two that meet in it the later."""
    fit = [
        name for name, starts, ends, _, known in COHORTS if starts <= year <= ends and known <= day
    ]
    return fit[-1] if fit else None


def _entry(failed: Application, cohort: str, day: date, more: Columns) -> Fact:
    firm, programme = failed.firm, failed.programme
    reason = failed.failure_reason
    return Fact(
        PoolEntry,
        f"{firm.key}/{programme}/{cohort}",
        day,
        {
            "county_code": COUNTY,
            "cohort_id": Ref(Cohort, cohort),
            "enterprise_id": firm.ref,
            "state": EntryState.ADMITTED,
            "target": programme,
            "kind": failed.kind,
            "intended_year": failed.published.year + 1,
            "batch_id": None,
            "grade": Grade.KEY,
            "weakness": Weakness(reason.value) if reason else None,
            "source": EntrySource.FAILED_CASE,
            "reason": failure_told(failed.published.year, programme),
            "document_number": "",
            "admitted_on": day,
            "responsible_id": Ref(Person, officer_of(firm)),
            "carried_over_from_id": None,
            "removed_on": None,
            "removal": None,
            "removal_reason": "",
            **more,
        },
        about=(firm.key, programme),
    )


def _afterwards(failed: Application, later: list[Application], entry: Fact) -> list[Fact]:
    """It goes into the later cohort with the others, into the batches it applies in, and out when
    it has won."""
    facts = [entry]
    won = next((each for each in later if each.outcome is Outcome.RECOGNIZED), None)
    won_on = won.published.known_on if won else None
    for each in later:
        follow(entry, each)
    is_carried = won_on is None or won_on > CARRIED_OVER_ON
    if entry.columns["cohort_id"].key == FIRST_COHORT and is_carried:
        entry = _carried_over(failed, entry)
        for each in later:
            if each.published.year >= CARRIED_OVER_ON.year:
                follow(entry, each)
        facts.append(entry)
    if won is not None and won_on is not None:
        take_out(entry, max(won_on, entry.appears_on), Removal.RECOGNIZED, certificate_number(won))
    return facts


def _carried_over(failed: Application, entry: Fact) -> Fact:
    """What is said of the firm, without a year that was over before the later cohort began."""
    take_out(entry, CARRIED_OVER_ON, Removal.CARRIED_OVER, "转入2018-2020年度后备库")
    _, starts, _, document, _ = COHORTS[1]
    intended = entry.columns["intended_year"]
    more = {
        "agency": entry.columns["agency"],
        "intended_year": intended if intended >= starts else None,
        "document_number": document,
        "carried_over_from_id": Ref(PoolEntry, entry.key),
    }
    return _entry(failed, SECOND_COHORT, CARRIED_OVER_ON, more)
