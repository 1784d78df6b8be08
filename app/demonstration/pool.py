"""The two cohorts of the reserve pool, what was planned for each firm, and who went to see it."""

from datetime import date, timedelta
from random import Random

from app.demonstration.careers import Application, Outcome
from app.demonstration.facts import Columns, Fact, Ref
from app.demonstration.firms import Firm, officer_of
from app.demonstration.people import town_account
from app.demonstration.recognitions import certificate_number
from app.domain.pool import EntrySource, EntryState, Grade, Removal, Weakness
from app.domain.titles import Programme, TitleKind
from app.domain.visits import TWO_OFFICERS, Occasion
from app.models.cases import Batch
from app.models.people import Person
from app.models.pool import Cohort, CultivationPhase, PoolEntry, Visit

FIRST_COHORT, SECOND_COHORT = "2016-2018", "2018-2020"
COHORTS = (
    (FIRST_COHORT, 2016, 2018, "演科〔2016〕21号", date(2016, 5, 30)),
    (SECOND_COHORT, 2018, 2020, "演科〔2018〕18号", date(2018, 6, 11)),
)
CARRIED_OVER_ON = date(2018, 7, 2)
COHORT_ENDED_ON = date(2018, 12, 31)
HOPEFULS = 90
INVITED = tuple(one for one in EntrySource if one is not EntrySource.FAILED_CASE)
"""Firms that stay in the pool without applying."""
OCCASIONS = (
    *[Occasion.SITE_VISIT] * 5,
    *[Occasion.COACHING] * 4,
    Occasion.TELEPHONE,
    Occasion.MEETING,
    Occasion.SITE_ASSESSMENT,
    Occasion.AWARD_PAYMENT,
)
IN_TIME = 0.7
GOALS = ("补齐知识产权", "建立研发费用辅助账", "完成专项审计", "开展成果转化评价")
SUMMARIES = (
    "了解研发投入与人员情况,建议规范研发费用辅助账。",
    "核对知识产权清单,提醒Ⅱ类知识产权仅能使用一次。",
    "企业拟于当年申报,已告知截止日期与材料清单。",
    "走访生产现场,企业反映专业技术人员招聘困难。",
)


def cohort_facts(county_code: str) -> list[Fact]:
    return [
        Fact(
            Cohort,
            name,
            known_on,
            {
                "county_code": county_code,
                "name": name,
                "starts_year": starts,
                "ends_year": ends,
                "document_number": document,
                "notice_working_days": 5,
            },
        )
        for name, starts, ends, document, known_on in COHORTS
    ]


def pool_facts(
    chance: Random, firms: list[Firm], applications: list[Application], county_code: str
) -> list[Fact]:
    """Entries of those who will apply and of those who only hope to, with their phases."""
    facts: list[Fact] = []
    candidates: dict[tuple[Firm, Programme], list[Application]] = {}
    for each in applications:
        if each.has_case and each.published.year >= 2016:
            candidates.setdefault((each.firm, each.programme), []).append(each)
    for (firm, programme), own in candidates.items():
        if programme is Programme.HNTE or chance.random() < 0.35:
            facts += _entries(chance, firm, programme, own, county_code)
    hopefuls = [
        firm
        for firm in firms
        if firm.is_technical and firm.is_settled and Programme.HNTE not in firm.titles
    ]
    for firm in chance.sample(hopefuls, HOPEFULS):
        facts += _entries(chance, firm, Programme.HNTE, [], county_code)
    return facts


def _entries(
    chance: Random,
    firm: Firm,
    programme: Programme,
    own: list[Application],
    county_code: str,
) -> list[Fact]:
    first_year = own[0].published.year if own else chance.choice((2017, 2018, 2019, 2020))
    earliest, latest = date(2016, 6, 1), date(2020, 3, 31)
    wanted = date(first_year - 1, chance.randrange(3, 12), chance.randrange(1, 28))
    admitted = min(max(wanted, earliest, firm.known_on), latest)
    cohort = FIRST_COHORT if admitted < COHORTS[1][4] else SECOND_COHORT
    entry = _entry(chance, firm, programme, own, cohort, admitted, county_code)
    facts = [entry, *_phases(chance, firm, entry, admitted, county_code)]
    won = next((each for each in own if each.outcome is Outcome.RECOGNIZED), None)
    won_on = won.published.known_on if won else None
    if cohort == FIRST_COHORT and (won_on is None or won_on > CARRIED_OVER_ON):
        if chance.random() < 0.12 and not own:
            take_out(entry, date(2018, 3, 15), Removal.GAVE_UP, "企业近两年无申报意愿")
            return facts
        if chance.random() < 0.7:
            take_out(entry, CARRIED_OVER_ON, Removal.CARRIED_OVER, "转入2018-2020年度后备库")
            later = _entry(
                chance, firm, programme, own, SECOND_COHORT, CARRIED_OVER_ON, county_code
            )
            later.columns["carried_over_from_id"] = Ref(PoolEntry, entry.key)
            facts.append(later)
            entry = later
        elif won_on is None or won_on > COHORT_ENDED_ON:
            take_out(entry, COHORT_ENDED_ON, Removal.COHORT_ENDED, "本期结束")
            return facts
    if won is not None and won_on is not None:
        number = certificate_number(won)
        take_out(entry, max(won_on, entry.appears_on), Removal.RECOGNIZED, number)
    return facts


def take_out(entry: Fact, day: date, removal: Removal, reason: str) -> None:
    entry.change(
        day, state=EntryState.REMOVED, removed_on=day, removal=removal, removal_reason=reason
    )


def _entry(
    chance: Random,
    firm: Firm,
    programme: Programme,
    own: list[Application],
    cohort: str,
    admitted: date,
    county_code: str,
) -> Fact:
    ahead = next((each for each in own if each.published.year >= admitted.year), None)
    entry = Fact(
        PoolEntry,
        f"{firm.key}/{programme}/{cohort}",
        admitted,
        {
            "county_code": county_code,
            "cohort_id": Ref(Cohort, cohort),
            "enterprise_id": firm.ref,
            "state": EntryState.ADMITTED,
            "target": programme,
            **_intention(ahead, admitted),
            "weakness": chance.choice([None, *Weakness]),
            "agency": chance.choice(("", "", "示例科技服务有限公司", "样本企业咨询有限公司")),
            "source": chance.choice(INVITED),
            "reason": "符合培育方向,纳入后备库",
            "document_number": next(row[3] for row in COHORTS if row[0] == cohort),
            "admitted_on": admitted,
            "responsible_id": Ref(Person, officer_of(firm)),
            "carried_over_from_id": None,
            "removed_on": None,
            "removal": None,
            "removal_reason": "",
        },
        about=(firm.key, programme),
    )
    for each in own:
        if each.published.year >= admitted.year:
            follow(entry, each)
    return entry


def _intention(ahead: Application | None, admitted: date) -> Columns:
    """What the firm is to apply for, and when."""
    year = ahead.published.year if ahead else admitted.year + 2
    grade = Grade.RESERVE
    if ahead is not None:
        grade = Grade.THIS_YEAR if year == admitted.year else Grade.KEY
    kind = ahead.kind if ahead else TitleKind.FIRST
    return {"kind": kind, "intended_year": year, "batch_id": None, "grade": grade}


def follow(entry: Fact, application: Application) -> None:
    """In its year the firm stands in the batch; a failed one stays for the year after."""
    year, is_hnte = application.published.year, application.programme is Programme.HNTE
    entry.change(
        batch_called_on(application),
        batch_id=Ref(Batch, application.published.key) if is_hnte else None,
        grade=Grade.THIS_YEAR,
        intended_year=year,
        kind=application.kind,
    )
    if application.outcome is Outcome.REJECTED and application.failure_reason is not None:
        known = max(application.rejection_known_on, entry.appears_on)
        before = entry.on(known)
        weakness = before.columns["weakness"] if before else None
        weakness = weakness or Weakness(application.failure_reason.value)
        entry.change(
            known, batch_id=None, grade=Grade.KEY, intended_year=year + 1, weakness=weakness
        )


def batch_called_on(application: Application) -> date:
    """The day of a batch's notice: spring, before any of its cases is opened."""
    return date(application.published.year, 1, 15)


def _phases(
    chance: Random, firm: Firm, entry: Fact, admitted: date, county_code: str
) -> list[Fact]:
    facts = []
    starts = admitted
    for position, goal in enumerate(chance.sample(GOALS, chance.randrange(1, 4)), start=1):
        due = starts + timedelta(days=60 + chance.randrange(90))
        phase = Fact(
            CultivationPhase,
            f"{entry.key}/{position}",
            admitted,
            {
                "entry_id": Ref(PoolEntry, entry.key),
                "enterprise_id": firm.ref,
                "county_code": county_code,
                "position": position,
                "goal": goal,
                "starts_on": starts,
                "due_on": due,
                "done_on": None,
                "outcome": "",
            },
            about=entry.about,
        )
        done = _done_on(chance, due)
        phase.change(done, done_on=done, outcome="已完成")
        facts.append(phase)
        starts = due
    return facts


def _done_on(chance: Random, due: date) -> date:
    """Most in time, the others late by days: no office leaves a phase open for years."""
    luck = chance.random()
    if luck < IN_TIME:
        return due - timedelta(days=chance.randrange(60))
    return due + timedelta(days=1 + int((luck - IN_TIME) * 60))


def visit_facts(chance: Random, entries: list[Fact], firms: dict[str, Firm]) -> list[Fact]:
    """Visits to firms of the pool; one lonely contact and one that waits for its second person."""
    chosen = [fact for fact in entries if fact.model is PoolEntry]
    facts = []
    for number, entry in enumerate(chance.sample(chosen, min(len(chosen), 260))):
        firm = firms[entry.columns["enterprise_id"].key]
        day = entry.appears_on + timedelta(days=chance.randrange(10, 420))
        facts.append(_visit(chance, f"visit-{number:03d}", firm, entry, day))
    here = [entry for entry in chosen if entry.on(date(2018, 9, 1)) is not None]
    for key, day, second in (
        ("alone", date(2018, 9, 20), None),
        ("unconfirmed", date(2018, 9, 26), "officer"),
    ):
        entry = chance.choice(here)
        firm = firms[entry.columns["enterprise_id"].key]
        visit = _visit(chance, key, firm, entry, day)
        visit.columns |= {
            "occasion": Occasion.SITE_ASSESSMENT,
            "first_id": Ref(Person, "officer2"),
            "second_id": Ref(Person, second) if second else None,
            "confirmed_on": None,
        }
        visit.changes.clear()
        facts.append(visit)
    return facts


def _visit(chance: Random, key: str, firm: Firm, entry: Fact, day: date) -> Fact:
    occasion = chance.choice(OCCASIONS)
    columns: Columns = {
        "county_code": entry.columns["county_code"],
        "enterprise_id": firm.ref,
        "entry_id": Ref(PoolEntry, entry.key),
        "case_id": None,
        "occasion": occasion,
        "happened_on": day,
        "place": "企业会议室" if occasion is not Occasion.TELEPHONE else "",
        "summary": chance.choice(SUMMARIES),
        "document_number": "",
        "first_id": Ref(Person, officer_of(firm)),
        "second_id": None,
        "confirmed_on": None,
        "solo_explanation": "",
        "seen_by_head": "",
        "closed_on": None,
    }
    visit = Fact(Visit, key, day, columns)
    if occasion in TWO_OFFICERS:
        second = town_account(firm.town_on(day)).login
        columns["second_id"] = Ref(Person, second)
        visit.change(day + timedelta(days=1), confirmed_on=day + timedelta(days=1))
    visit.change(day + timedelta(days=3), closed_on=day + timedelta(days=3))
    return visit


def pool_users(entries: list[Fact], firms: dict[str, Firm], day: date) -> list[Firm]:
    """Firms in the pool on a day, for the enterprise users."""
    standing = [(entry, entry.on(day)) for entry in entries if entry.model is PoolEntry]
    return [
        firms[entry.columns["enterprise_id"].key]
        for entry, on in standing
        if on is not None and on.columns["state"] is EntryState.ADMITTED
    ]
