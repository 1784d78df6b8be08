"""受理编号: what a case is called from the day it was handed in: county, programme, year, number.

One running number per county and year, whatever the programme, so that a missing one would show."""

import re

from app.domain.titles import Programme

MARKS = {
    Programme.HNTE: "GQ",
    Programme.PROVINCIAL_TECH_SME: "SK",
    Programme.NATIONAL_TECH_SME: "PJ",
}
"""高企, 省科技型, 评价: the initials by which officers speak of the programmes."""

_PART = re.compile(r"[0-9A-Z]*-[0-9A-Z-]*")


def receipt_number(county_code: str, programme: Programme, year: int, running: int) -> str:
    """330482-GQ-2018-0017; beyond 9999 the last part grows."""
    return f"{county_code}-{MARKS[programme]}-{year}-{running:04d}"


def part_of_receipt(typed: str) -> str | None:
    """What was typed, if it can be a number or a part of one; names and credit codes have no
    hyphen between figures and capitals alone."""
    folded = typed.strip().upper()
    return folded if _PART.fullmatch(folded) and any(map(str.isdigit, folded)) else None
