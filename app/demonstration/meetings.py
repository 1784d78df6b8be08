"""Recognition meetings of the fictitious county, the honours of its firms, and what it said of
investment projects."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from app.demonstration.facts import Fact, Ref
from app.demonstration.firms import Firm
from app.domain.honours import HonourKind, HonourLevel, MeetingDecision
from app.domain.investment_opinions import OpinionConclusion as Said
from app.domain.investment_opinions import OpinionKind
from app.models.honours import Honour, MeetingLine, RecognitionMeeting
from app.models.investment_opinions import InvestmentOpinion

HELD = tuple(date(year, month, 18) for year in range(2016, 2021) for month in (5, 11))
FIRMS_A_MEETING = 6
DECISIONS = (
    (MeetingDecision.RECOGNIZED, "", 8),
    (MeetingDecision.DEFERRED, "研发台账未建立,下次会议再议", 2),
    (MeetingDecision.REFUSED, "主营业务不属于科技型", 1),
)
MARK = "虚构数据,仅供演示"
OTHERS = (
    (HonourKind.INNOVATION_ENGINE, HonourLevel.COUNTY, "科学技术局", date(2017, 12, 20), 4),
    (HonourKind.AGRICULTURAL_TECH, HonourLevel.PROVINCE, "省科学技术厅", date(2016, 12, 12), 5),
    (HonourKind.PATENT_MODEL, HonourLevel.CITY, "嘉兴市知识产权局", date(2017, 10, 16), 6),
)
PROJECTS = (
    ("精密减速器项目", OpinionKind.ACCESS, date(2018, 5, 9), Said.SUPPORTED),
    ("眼科制剂项目", OpinionKind.IP_APPRAISAL, date(2018, 6, 20), Said.WITH_CONDITIONS),
    ("箱包喷涂项目", OpinionKind.ACCESS, date(2018, 7, 4), Said.NOT_SUPPORTED),
    ("车载雷达项目", OpinionKind.IP_APPRAISAL, date(2018, 9, 18), None),
)


def meeting_facts(chance: Random, firms: list[Firm], county_code: str) -> list[Fact]:
    facts = [
        *_meetings(chance, firms),
        *_others(chance, [firm for firm in firms if firm.titles]),
        *_opinions(firms),
    ]
    for fact in facts:
        fact.columns["county_code"] = county_code
    return facts


def _meetings(chance: Random, firms: list[Firm]) -> Iterator[Fact]:
    small = [firm for firm in firms if firm.size in ("micro", "small") and firm.is_technical]
    chance.shuffle(small)
    for held_on in HELD:
        number = f"演科纪〔{held_on.year}〕{held_on.month}号"
        columns = {
            "held_on": held_on,
            "minutes_number": number,
            "place": "科技局会议室",
            "agenda": "一、通报上次会议以来变化\n二、逐家审议申请认定的科技型小微企业",
            "attendees": "张分管\n李科长\n王经办\n财政局代表\n税务局代表",
            "note": MARK,
        }
        yield Fact(RecognitionMeeting, number, held_on + timedelta(days=2), columns)
        ready = [firm for firm in small if firm.known_on < held_on and firm.is_here(held_on)]
        for firm in ready[:FIRMS_A_MEETING]:
            small.remove(firm)
            yield from _decided(chance, firm, held_on, number)


def _decided(chance: Random, firm: Firm, held_on: date, number: str) -> Iterator[Fact]:
    weights = [weight for *_, weight in DECISIONS]
    decision, reason, _ = chance.choices(DECISIONS, weights)[0]
    known_on = held_on + timedelta(days=2)
    columns = {
        "meeting_id": Ref(RecognitionMeeting, number),
        "enterprise_id": firm.ref,
        "decision": decision,
        "reason": reason,
    }
    yield Fact(MeetingLine, firm.key, known_on, columns)
    if decision is MeetingDecision.RECOGNIZED:
        yield _honour(
            f"{firm.key}/micro",
            firm,
            (HonourKind.MICRO_TECH, HonourLevel.COUNTY, "科技型小微企业认定会议"),
            (held_on, known_on, number),
            Ref(MeetingLine, firm.key),
        )


def _others(chance: Random, firms: list[Firm]) -> Iterator[Fact]:
    for kind, level, authority, day, number in OTHERS:
        ready = [firm for firm in firms if firm.known_on < day and firm.is_here(day)]
        for firm in chance.sample(ready, number):
            paper = f"演〔{day.year}〕{day.month}号"
            dates = (day, day + timedelta(days=10), paper)
            yield _honour(f"{firm.key}/{kind}", firm, (kind, level, authority), dates, None)


def _honour(
    key: str,
    firm: Firm,
    what: tuple[HonourKind, HonourLevel, str],
    dates: tuple[date, date, str],
    line: Ref | None,
) -> Fact:
    kind, level, authority = what
    valid_from, known_on, number = dates
    columns = {
        "enterprise_id": firm.ref,
        "kind": kind,
        "level": level,
        "authority": authority,
        "document_number": number,
        "valid_from": valid_from,
        "valid_until": None,
        "known_on": known_on,
        "ended_on": None,
        "ended_known_on": None,
        "end_reason": "",
        "meeting_line_id": line,
    }
    return Fact(Honour, key, known_on, columns)


def _opinions(firms: list[Firm]) -> Iterator[Fact]:
    settled = iter(firm for firm in firms if firm.arrives_on and firm.arrives_on.year == 2018)
    for project, kind, asked_on, conclusion in PROJECTS:
        firm = next(settled, None) if conclusion is Said.SUPPORTED else None
        given_on = asked_on + timedelta(days=9) if conclusion else None
        day = max(asked_on, firm.known_on) if firm else asked_on
        columns = {
            "enterprise_id": firm.ref if firm else None,
            "township_code": None,
            "kind": kind,
            "project": f"演示{project}",
            "investor": "演示投资有限公司",
            "invested_cny": Decimal(50_000_000),
            "asked_by": "招商办",
            "asked_on": asked_on,
            "conclusion": None,
            "given_on": None,
            "number": "",
            "technology": "核心部件自有技术。",
            "risks": "",
            "pool_entry_id": None,
        }
        fact = Fact(InvestmentOpinion, project, day, columns)
        if given_on is not None:
            fact.change(given_on, conclusion=conclusion, given_on=given_on)
        yield fact
