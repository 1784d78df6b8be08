"""What the firms of the fictitious county gained, as `app.queries.award_merits` reads it from the
tables: the demonstration's lists are drawn before there is a database."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from app.data import CountyFacts
from app.demonstration.facts import Columns, Fact, Ref, public_id
from app.domain.awards.drawing import AwardSource, Merit, Recipient
from app.domain.enterprises import LIVING
from app.domain.titles import TitleEnd
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.models.titles import Title


@dataclass
class Register:
    """The facts that rounds are drawn from; firms by a number of their own."""

    seed: int
    county: CountyFacts
    firms: list[Fact] = field(default_factory=list)
    numbers: dict[Ref, int] = field(default_factory=dict)
    periods: defaultdict[Ref, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    titles: defaultdict[Ref, list[Fact]] = field(default_factory=lambda: defaultdict(list))

    def read(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            if fact.model is Enterprise:
                self.numbers[Ref(Enterprise, fact.key)] = len(self.firms)
                self.firms.append(fact)
            elif fact.model is EnterprisePeriod:
                self.periods[fact.columns["enterprise_id"]].append(fact)
            elif fact.model is Title:
                self.titles[fact.columns["enterprise_id"]].append(fact)

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
