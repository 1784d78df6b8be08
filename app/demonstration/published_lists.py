"""The lists in which the authorities publish titles: dates after the pattern of real years."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.titles import Programme


@dataclass(frozen=True, slots=True)
class PublishedList:
    """One list of an authority: certificates carry `dated_on`, the county learns on `known_on`."""

    programme: Programme
    year: int
    batch: int
    dated_on: date
    announced_on: date
    known_on: date

    @property
    def key(self) -> str:
        return f"{self.programme}/{self.year}/{self.batch}"


def _hnte(year: int, batch: int, dated: date, announced: date, known: date) -> PublishedList:
    return PublishedList(Programme.HNTE, year, batch, dated, announced, known)


HNTE_LISTS: dict[int, tuple[PublishedList, ...]] = {
    2013: (_hnte(2013, 1, date(2013, 9, 26), date(2013, 11, 22), date(2013, 11, 29)),),
    2014: (
        _hnte(2014, 1, date(2014, 9, 29), date(2014, 12, 5), date(2014, 12, 12)),
        _hnte(2014, 2, date(2014, 10, 27), date(2015, 1, 9), date(2015, 1, 16)),
    ),
    2015: (
        _hnte(2015, 1, date(2015, 9, 17), date(2015, 11, 10), date(2015, 11, 17)),
        _hnte(2015, 2, date(2015, 11, 23), date(2016, 1, 15), date(2016, 1, 22)),
    ),
    2016: (_hnte(2016, 1, date(2016, 11, 21), date(2017, 1, 13), date(2017, 1, 20)),),
    2017: (_hnte(2017, 1, date(2017, 11, 13), date(2018, 1, 5), date(2018, 1, 12)),),
    2018: (
        _hnte(2018, 1, date(2018, 9, 10), date(2018, 11, 9), date(2018, 11, 16)),
        _hnte(2018, 1, date(2018, 9, 18), date(2018, 11, 9), date(2018, 11, 16)),
        _hnte(2018, 2, date(2018, 11, 30), date(2019, 1, 25), date(2019, 2, 1)),
    ),
    2019: (_hnte(2019, 1, date(2019, 12, 4), date(2020, 2, 17), date(2020, 2, 24)),),
    2020: (_hnte(2020, 1, date(2020, 12, 1), date(2021, 1, 22), date(2021, 1, 29)),),
}
"""Dates after the pattern of real years (practice.md, "Dates and counting"). Those of 2015-09-17
lapse on 2018-09-17 and are renewed at the end of November: the renewal hole."""
SME_DAYS = ((2, 26), (4, 25), (6, 25), (8, 27), (10, 29), (12, 14))


def sme_lists(year: int) -> tuple[PublishedList, ...]:
    return tuple(
        PublishedList(
            Programme.PROVINCIAL_TECH_SME,
            year,
            number,
            filed := date(year, month, day),
            filed,
            filed + timedelta(days=18),
        )
        for number, (month, day) in enumerate(SME_DAYS, start=1)
    )
