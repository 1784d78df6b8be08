"""Clauses of the award policies: entered and revised by the heads; the history keeps what was."""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from app.domain.access import HEADS, Viewer
from app.domain.awards.drawing import AwardMatter, AwardSource, source_of
from app.domain.refusals import EditConflict, InvalidValue, NotPermitted, Reason
from app.domain.titles import Authority, TitleKind
from app.models.awards import AwardClause
from app.queries.award_clauses import get_clause

FEN = Decimal("0.01")


class ClauseInput(BaseModel):
    """One article of a policy. A later edition is a new clause, and ends the years of this one."""

    model_config = ConfigDict(str_strip_whitespace=True)

    policy: str = Field(min_length=1, max_length=120)
    document_number: str = Field(default="", max_length=80)
    edition: str = Field(default="", max_length=40)
    article: str = Field(min_length=1, max_length=60)
    rewards: str = Field(max_length=40)
    kind: TitleKind | None = None
    level: Authority | None = None
    matter: AwardMatter = AwardMatter.ENTERPRISE_TITLE
    amount_cny: Decimal = Field(gt=0, lt=Decimal(10) ** 12)
    condition: str = Field(default="", max_length=400)
    first_year: int = Field(ge=2000, le=2100)
    last_year: int | None = Field(default=None, ge=2000, le=2100)


class ClauseRevision(ClauseInput):
    version: int


def add_clause(session: Session, viewer: Viewer, given: ClauseInput) -> AwardClause:
    _refuse_strangers(viewer)
    source = _source(given)
    clause = AwardClause(county_code=viewer.county_code, source=source, **given.model_dump())
    session.add(clause)
    session.flush()
    return clause


def revise_clause(
    session: Session, viewer: Viewer, public_id: str, given: ClauseRevision
) -> AwardClause:
    """Lists that were drawn keep what they froze."""
    _refuse_strangers(viewer)
    clause = get_clause(session, viewer, public_id)
    if clause.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    clause.source = _source(given)
    for name, value in given.model_dump(exclude={"version"}).items():
        setattr(clause, name, value)
    session.flush()
    return clause


def _refuse_strangers(viewer: Viewer) -> None:
    if viewer.role not in HEADS:
        raise NotPermitted(Reason.NOT_PERMITTED)


def _source(given: ClauseInput) -> AwardSource:
    """The register of what is rewarded, once everything fits together."""
    wrong: dict[str, Reason] = {}
    source = source_of(given.rewards)
    if given.amount_cny != given.amount_cny.quantize(FEN):
        wrong["amount_cny"] = Reason.TOO_MANY_DECIMALS
    if given.last_year is not None and given.last_year < given.first_year:
        wrong["last_year"] = Reason.DATES_OUT_OF_ORDER
    if source is None:
        raise InvalidValue(fields=wrong | {"rewards": Reason.NOT_IN_VOCABULARY})
    if wrong:
        raise InvalidValue(fields=wrong)
    return source
