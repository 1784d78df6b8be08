"""What firms gained in a year, out of each register, as known on a day: what a round draws from."""

from collections.abc import Callable, Mapping
from datetime import date

from sqlmodel import Session

from app.domain.awards.drawing import AwardSource, Merit
from app.queries.award_institutions import institution_merits
from app.queries.award_talents import talent_merits
from app.queries.award_titles import title_merits

Reader = Callable[[Session, str, int, date], list[Merit]]


def list_merits(session: Session, county_code: str, year: int, known_on: date) -> list[Merit]:
    """Of the whole county, whoever asks: a list must not depend on who draws it."""
    return [one for read in READERS.values() for one in read(session, county_code, year, known_on)]


READERS: Mapping[AwardSource, Reader] = {
    AwardSource.TITLE: title_merits,
    AwardSource.INSTITUTION: institution_merits,
    AwardSource.TALENT: talent_merits,
}
"""A further register brings its reader here and its vocabulary into `THINGS`."""
