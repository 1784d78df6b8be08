"""Which institutions an indicator of the plan counts on a date, as known on another.

As with titles, one counts only while its firm lives here; foreign capital is the owner's on the
day. Recusal never changes a number."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, select
from sqlmodel import col

from app.domain.access import Viewer
from app.domain.institutions import INDICATORS, InstitutionKinds, InstitutionState
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.models.institutions import RdInstitution
from app.models.places import Township
from app.queries.count_filters import Funding, funding_of
from app.queries.counted_rows import Register, RegisterAsked, placed
from app.queries.institution_conditions import in_state
from app.queries.title_conditions import holder_condition
from app.queries.visibility import visible_enterprises


def counted_institutions(
    kinds: InstitutionKinds, viewer: Viewer, asked: RegisterAsked, *, despite_recusal: bool
) -> Select[Any]:
    """One row for each institution recognized on the day."""
    period = EnterprisePeriod
    columns: tuple[Any, ...] = (
        col(RdInstitution.id).label("row_id"),
        col(RdInstitution.name).label("name"),
        col(RdInstitution.type).label("what"),
        col(Township.name).label("town_name"),
        col(RdInstitution.recognized_on).label("since"),
        literal("/institutions/").concat(col(RdInstitution.public_id)).label("page"),
    )
    return (
        select(*columns)
        .join_from(RdInstitution, Enterprise, col(Enterprise.id) == RdInstitution.enterprise_id)
        .join(
            period,
            and_(col(period.enterprise_id) == Enterprise.id, holder_condition(asked.valid_on)),
        )
        .outerjoin(Township, col(Township.code) == period.township_code)
        .where(
            visible_enterprises(viewer, despite_recusal=despite_recusal),
            col(RdInstitution.county_code) == asked.county_code,
            in_state(InstitutionState.RECOGNIZED, asked.valid_on, asked.known_on),
            *_kinds(kinds),
            *placed(asked, period),
        )
    )


def _kinds(kinds: InstitutionKinds) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = [col(RdInstitution.type).in_(sorted(kinds.types))]
    if kinds.levels is not None:
        asked.append(col(RdInstitution.level).in_(sorted(kinds.levels)))
    if kinds.is_foreign_funded:
        asked.append(funding_of(EnterprisePeriod) == Funding.FOREIGN.value)
    return asked


COUNTED_INSTITUTIONS: Mapping[str, Register] = {
    key: partial(counted_institutions, kinds) for key, kinds in INDICATORS.items()
}
"""By the key of the plan's indicator."""
