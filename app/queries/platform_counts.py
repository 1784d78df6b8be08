"""各类创新创业服务平台 (plan 二(三), about 10): counted from the register of platforms."""

from typing import Any

from sqlalchemy import Select, literal, select
from sqlmodel import col

from app.domain.access import Viewer
from app.domain.platforms import COUNTED_KINDS
from app.models.places import Township
from app.models.platforms import Platform
from app.queries.counted_rows import RegisterAsked, placed
from app.queries.platforms import running_on, visible_platforms


def counted_platforms(
    viewer: Viewer, asked: RegisterAsked, *, despite_recusal: bool
) -> Select[Any]:
    """各类创新创业服务平台 that run on the day, as known on another. They are no firms: no recusal
    closes them."""
    del despite_recusal
    columns: tuple[Any, ...] = (
        col(Platform.id).label("row_id"),
        col(Platform.name).label("name"),
        col(Platform.kind).label("what"),
        col(Township.name).label("town_name"),
        col(Platform.opened_on).label("since"),
        literal("/platforms/").concat(col(Platform.public_id)).label("page"),
    )
    return (
        select(*columns)
        .select_from(Platform)
        .outerjoin(Township, col(Township.code) == col(Platform.township_code))
        .where(
            visible_platforms(viewer),
            col(Platform.county_code) == asked.county_code,
            col(Platform.kind).in_(COUNTED_KINDS),
            running_on(asked.valid_on, asked.known_on),
            *placed(asked, Platform),
        )
    )
