"""The national SME's listing number (入库登记编号) and what its 11th character says, by date.

国科发火〔2018〕11号 (K11), as its follow-up notice of May 2018 repeats it: the 11th character from
the left tells firms whose self-evaluation came by 31 May from later ones and from new ones. A
number belongs to a year; it never counts in the plan's 500, which counts the provincial title."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from app.domain.refusals import InvalidValue, Reason

FIRST_YEAR = 2017
"""国科发政〔2017〕115号 is in force from 2017-05-03; there was no listing before."""
MARKED_SINCE = 2018
"""K11 gives the character its meaning; what it meant in numbers of 2017 was not seen."""
LISTED_BY = (6, 30)
"""The last day of a year's listing that earns the use of the mark 0."""
RENEWED_BY = (3, 31)
"""E115 art. 12: update by the end of March; the number is withdrawn otherwise (art. 14)."""
RAISED_DEDUCTION_YEARS = range(2017, 2020)
"""Tax years in which only SMEs deduct 75 % (财税〔2017〕34号). From 2018 on 财税〔2018〕99号 gave
it to all, which leaves 2017 as the year that the mark decides."""

# Year, county code, mark, serial number: 18 characters. Only the place of the mark was seen in a
# source; the composition is general knowledge (doubt: national-rules.md, section 16, item 5).
PATTERN = re.compile(r"(?P<year>\d{4})(?P<division>\d{6})(?P<mark>[0-9A-Z])(?P<serial>\d{7})")


class ListingMark(StrEnum):
    """What the 11th character says; stored and shown by these words, never by the character."""

    FOUNDED_BEFORE_SUBMITTED_IN_TIME = "founded_before_submitted_in_time"
    FOUNDED_BEFORE_SUBMITTED_LATE = "founded_before_submitted_late"
    FOUNDED_IN_THE_YEAR = "founded_in_the_year"
    NOT_DEFINED = "not_defined"


MARKS = {
    "0": ListingMark.FOUNDED_BEFORE_SUBMITTED_IN_TIME,
    "A": ListingMark.FOUNDED_BEFORE_SUBMITTED_LATE,
    "B": ListingMark.FOUNDED_IN_THE_YEAR,
}


@dataclass(frozen=True, slots=True)
class ListingNumber:
    """A number that is well-formed because it exists."""

    text: str

    @classmethod
    def parse(cls, typed: str) -> Self:
        """Read what somebody typed: full-width, lower case and blanks are forgiven."""
        text = "".join(unicodedata.normalize("NFKC", typed).split()).upper()
        found = PATTERN.fullmatch(text) if text.isascii() else None
        if found is None or int(found["year"]) < FIRST_YEAR:
            raise InvalidValue(fields={"listing_number": Reason.BAD_LISTING_NUMBER})
        if int(found["year"]) >= MARKED_SINCE and found["mark"] not in MARKS:
            raise InvalidValue(fields={"listing_number": Reason.BAD_LISTING_MARK})
        return cls(text)

    @property
    def year(self) -> int:
        return int(self.text[:4])

    @property
    def division_code(self) -> str:
        return self.text[4:10]

    @property
    def mark(self) -> ListingMark:
        if self.year < MARKED_SINCE:
            return ListingMark.NOT_DEFINED
        return MARKS[self.text[10]]

    @property
    def serial(self) -> str:
        return self.text[11:]

    @property
    def valid_until(self) -> date:
        """The end of the number's year (2019 notice, 国科火字〔2019〕87号).

        Doubt: another page says 31 March of the next year, the day by which it is renewed."""
        return date(self.year, 12, 31)

    @property
    def renewed_by(self) -> date:
        return date(self.year + 1, *RENEWED_BY)

    def raised_deduction_year(self, listed_on: date) -> int | None:
        """The tax year whose raised super-deduction this number opens: the one before, and only
        for mark 0 and a listing by 30 June."""
        before = self.year - 1
        is_in_time = listed_on <= date(self.year, *LISTED_BY)
        marked = self.mark is ListingMark.FOUNDED_BEFORE_SUBMITTED_IN_TIME
        return before if marked and is_in_time and before in RAISED_DEDUCTION_YEARS else None
