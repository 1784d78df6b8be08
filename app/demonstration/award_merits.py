"""What the firms of the fictitious county gained, as `app.queries.award_merits` reads it from the
tables: the demonstration's lists are drawn before there is a database."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from app.data import CountyFacts
from app.data.talent_programs import talent_programs
from app.demonstration.facts import Columns, Fact, Ref, public_id
from app.domain.awards.drawing import AwardSource, Merit, Recipient
from app.domain.enterprises import LIVING
from app.domain.talents.projects import TalentStage
from app.domain.titles import Authority, TitleEnd, TitleKind
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.models.institutions import RdInstitution
from app.models.talents import TalentProject
from app.models.titles import Title
from app.queries.award_talents import REWARDED


@dataclass
class Register:
    """The facts that rounds are drawn from; firms by a number of their own."""

    seed: int
    county: CountyFacts
    firms: list[Fact] = field(default_factory=list)
    numbers: dict[Ref, int] = field(default_factory=dict)
    periods: defaultdict[Ref, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    titles: defaultdict[Ref, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    others: list[Fact] = field(default_factory=list)
    """Institutions and talent projects."""

    def read(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            if fact.model is Enterprise:
                self.numbers[Ref(Enterprise, fact.key)] = len(self.firms)
                self.firms.append(fact)
            elif fact.model is EnterprisePeriod:
                self.periods[fact.columns["enterprise_id"]].append(fact)
            elif fact.model is Title:
                self.titles[fact.columns["enterprise_id"]].append(fact)
            elif fact.model in (RdInstitution, TalentProject):
                self.others.append(fact)

    def firm(self, number: int) -> Ref:
        return Ref(Enterprise, self.firms[number].key)

    def merits(self, year: int, known_on: date, drawn_on: date) -> list[Merit]:
        """Of firms that were here and alive on the day of knowledge, named as when it is drawn."""
        found: list[Merit] = []
        for firm, titles in self.titles.items():
            recipient = self._recipient(firm, known_on, drawn_on)
            if recipient is not None:
                standing = [(one.key, was.columns) for one in titles if (was := one.on(drawn_on))]
                found += self._title_merits(recipient, standing, year, known_on)
        return found + self._other_merits(year, known_on, drawn_on)

    def _other_merits(self, year: int, known_on: date, drawn_on: date) -> list[Merit]:
        """Of the fictitious ones none is entered in error, void, or a person's second."""
        found: list[Merit] = []
        for fact in self.others:
            standing = fact.on(drawn_on)
            if standing is None or standing.columns["enterprise_id"] is None:
                continue
            recipient = self._recipient(standing.columns["enterprise_id"], known_on, drawn_on)
            read = _institution if fact.model is RdInstitution else _talent
            named = public_id(self.seed, fact.model, fact.key)
            merit = recipient and read(standing.columns, recipient, named, year, known_on)
            found += [merit] if merit else []
        return found

    def _recipient(self, firm: Ref, known_on: date, drawn_on: date) -> Recipient | None:
        number = self.numbers[firm]
        standing = self.firms[number].on(drawn_on)
        periods = [was.columns for one in self.periods[firm] if (was := one.on(drawn_on))]
        here = next((one for one in periods if _holds(one, known_on)), None)
        if standing is None or here is None:
            return None
        towns = {one.code: one.name for one in self.county.townships}
        columns = standing.columns
        return Recipient(
            number, columns["uscc"], columns["name"], towns.get(here["township_code"], "")
        )

    def _title_merits(
        self,
        recipient: Recipient,
        titles: list[tuple[str, Columns]],
        year: int,
        known_on: date,
    ) -> list[Merit]:
        known = [one for one in titles if _is_known(one[1], known_on)]
        return [
            self._merit(recipient, key, title, any(_is_earlier(one, title) for _, one in known))
            for key, title in known
            if title["list_year"] == year and not _has_ended(title, known_on)
        ]

    def _merit(
        self, recipient: Recipient, key: str, title: Columns, was_held_before: bool
    ) -> Merit:
        return Merit(
            source=AwardSource.TITLE,
            source_id=public_id(self.seed, Title, key),
            recipient=recipient,
            rewards=title["programme"].value,
            kind=title["kind"],
            level=title["authority"],
            year=title["list_year"],
            gained_on=title["valid_from"],
            certificate=title["certificate_number"] or "",
            was_held_before=was_held_before,
        )


def _institution(
    columns: Columns, recipient: Recipient, named: str, year: int, known_on: date
) -> Merit | None:
    recognized_on, told_on = columns["recognized_on"], columns["recognized_known_on"]
    is_told = told_on is not None and told_on <= known_on
    if not is_told or recognized_on.year != year or _has_ended(columns, known_on):
        return None
    return Merit(
        source=AwardSource.INSTITUTION,
        source_id=named,
        recipient=recipient,
        rewards=columns["type"].value,
        kind=TitleKind.FIRST,
        level=Authority(columns["level"].value),
        year=year,
        gained_on=recognized_on,
        certificate=columns["document_number"],
    )


def _talent(
    columns: Columns, recipient: Recipient, named: str, year: int, known_on: date
) -> Merit | None:
    landed_on = columns["landed_on"]
    has_landed = landed_on is not None and landed_on <= known_on and landed_on.year == year
    is_stopped = columns["stage"] is TalentStage.TERMINATED
    if not has_landed or (is_stopped and columns["stage_since"] <= known_on):
        return None
    return Merit(
        source=AwardSource.TALENT,
        source_id=named,
        recipient=recipient,
        rewards=REWARDED[columns["track"]].value,
        kind=TitleKind.FIRST,
        level=Authority(talent_programs()[columns["program"]].level.value),
        year=year,
        gained_on=landed_on,
    )


def _holds(period: Columns, day: date) -> bool:
    until = period["valid_until"]
    covers = period["valid_from"] <= day and (until is None or until > day)
    return covers and period["status"] in LIVING


def _is_known(title: Columns, day: date) -> bool:
    """Published, begun, and not entered in error as far as anybody knows."""
    ended_known_on = title["ended_known_on"]
    is_void = (
        ended_known_on is not None
        and ended_known_on <= day
        and title["end"] is TitleEnd.ENTERED_IN_ERROR
    )
    return title["known_on"] <= day and title["valid_from"] <= day and not is_void


def _has_ended(title: Columns, day: date) -> bool:
    known_on, ended_on = title["ended_known_on"], title["ended_on"]
    return known_on is not None and known_on <= day and ended_on is not None and ended_on <= day


def _is_earlier(one: Columns, title: Columns) -> bool:
    is_same: bool = one["programme"] is title["programme"]
    return is_same and one["valid_from"] < title["valid_from"]
