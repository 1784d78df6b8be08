"""What a sheet's title, its name and the lines above its header settle for all its rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.enterprises import FigureSource
from app.domain.figures import RdBasis
from app.domain.titles import Programme
from app.exchange.cells import UNITS
from app.exchange.folding import folded
from app.exchange.headings import COHORT_YEARS, basis_in

TITLE_YEAR = re.compile(r"(?<![-—–~至到\d])((?:19|20)\d\d)年(?:度|(?!\d{1,2}月)(?![-—–~至到]))")
TITLE_DAY = re.compile(r"((?:19|20)\d\d)[年./-]\d{1,2}(?:[月./-]|$)")
YEAR_BEFORE_IS = re.compile(r"(?:上一?年度?|去年)[^\d,;。]{0,6}((?:19|20)\d\d)年?")
TITLE_UNIT = re.compile(r"单位[:为]?[^,;。]{0,6}?(亿元|万元|千元|元)")
TARGETS = (
    (re.compile(r"高新技术企业|高企|国高"), Programme.HNTE),
    (re.compile(r"省科技型|科技型中小企业"), Programme.PROVINCIAL_TECH_SME),
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a sheet's title, its name and the lines above its header settle."""

    year: int | None = None
    year_before: int | None = None
    basis: RdBasis | None = None
    unit: int | None = None
    target: Programme | None = None
    source: FigureSource | None = None

    @classmethod
    def of(cls, lines: Sequence[str]) -> "Meaning":
        whole = "\n".join(folded(line) for line in lines)
        year = _title_year(whole)
        day = TITLE_DAY.search(whole)
        said = YEAR_BEFORE_IS.search(whole)
        before = int(said[1]) if said else None
        if before is None and (year is not None or day):
            before = (year if year is not None else int(day[1] if day else 0)) - 1
        unit = TITLE_UNIT.search(whole)
        targets = {target for pattern, target in TARGETS if pattern.search(whole)}
        return cls(
            year=year,
            year_before=before,
            basis=basis_in(whole),
            unit=UNITS[unit[1]] if unit else None,
            target=targets.pop() if len(targets) == 1 else None,
            source=FigureSource.SPECIAL_AUDIT if "专项审计" in whole else None,
        )


def _title_year(whole: str) -> int | None:
    """The year of the title, if it names exactly one; 2016-2018 is a cohort, no year."""
    without = YEAR_BEFORE_IS.sub("", COHORT_YEARS.sub("", whole))
    found = {int(one) for one in TITLE_YEAR.findall(without)}
    return found.pop() if len(found) == 1 else None
