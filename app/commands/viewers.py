"""In whose name the terminal reads: a whole county, or every county, on the day it is there."""

from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from app.commands.ground import TODAY_IS_REAL, read_settings
from app.commands.telling import Cannot
from app.domain.access import RegionScope, Role, Viewer
from app.models.calendar import Demonstration
from app.models.places import County
from app.queries.people import today_in_shanghai

NOBODY = 0
"""No account: the history says 命令行."""


def operator_of(session: Session, county: str = "") -> tuple[Viewer, date]:
    """The operator of one county, and the day it is there."""
    codes = [row[0] for row in session.execute(select(col(County.code)).order_by(County.code))]
    if county and county not in codes:
        raise Cannot(f"没有代码为 {county} 的县(市)。已有:{'、'.join(codes) or '无'}。")
    if not county and len(codes) != 1:
        if not codes:
            raise Cannot("还没有县(市)。请先运行 miaopu init 或 miaopu demo。")
        raise Cannot(f"有多个县(市),请用 --county 指定:{'、'.join(codes)}。")
    code = county or codes[0]
    viewer = Viewer(
        person_id=NOBODY,
        name="命令行",
        role=Role.BUREAU_OFFICER,
        scope=RegionScope(code),
        county_code=code,
    )
    return viewer, day_of(session)


def day_of(session: Session) -> date:
    """Today; in a demonstration the day its world has reached."""
    reached = session.execute(select(col(Demonstration.today))).scalar_one_or_none()
    chosen = read_settings().today
    if reached is None:
        if chosen is not None:
            raise Cannot(TODAY_IS_REAL)
        return today_in_shanghai()
    return chosen or reached
