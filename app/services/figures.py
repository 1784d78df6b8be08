"""Yearly figures of a firm: one row for each year and source."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field
from sqlmodel import Session, select

from app.domain.access import Viewer
from app.domain.enterprises import FigureSource, FigureStatus
from app.domain.figures import contradictions
from app.domain.refusals import EditConflict, InvalidValue, Reason
from app.models.enterprises import YearlyFigures
from app.queries.enterprises import get_enterprise
from app.services.standings import refresh_firm

Amount = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2)]
Balance = Annotated[Decimal, Field(max_digits=18, decimal_places=2)]
"""Profit and net assets may be negative."""
Staff = Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=2)]
EARLIEST_YEAR = 1990


class FiguresInput(BaseModel):
    """What one source says of one year; absent is unknown."""

    version: int | None = None
    """Of the row the form showed; None when it showed none."""
    source: FigureSource
    status: FigureStatus = FigureStatus.SUBMITTED
    sales_cny: Amount | None = None
    total_income_cny: Amount | None = None
    high_tech_income_cny: Amount | None = None
    rd_cny: Amount | None = None
    rd_domestic_cny: Amount | None = None
    rd_other_cny: Amount | None = None
    rd_super_deduction_cny: Amount | None = None
    rd_statistical_cny: Amount | None = None
    cost_and_expense_cny: Amount | None = None
    net_assets_cny: Balance | None = None
    total_assets_cny: Amount | None = None
    profit_cny: Balance | None = None
    tax_paid_cny: Amount | None = None
    staff_monthly_avg: Staff | None = None
    tech_staff_monthly_avg: Staff | None = None
    staff_quarterly_avg: Staff | None = None
    tech_staff_quarterly_avg: Staff | None = None


FIGURES: tuple[str, ...] = tuple(
    name for name in FiguresInput.model_fields if name not in {"version", "source", "status"}
)


def record_figures(
    session: Session,
    viewer: Viewer,
    public_id: str,
    fiscal_year: int,
    given: FiguresInput,
    today: date,
) -> YearlyFigures:
    """Enter or correct the figures of a year from one source."""
    firm = get_enterprise(session, viewer, public_id, for_update=True)
    if not EARLIEST_YEAR <= fiscal_year <= today.year:
        raise InvalidValue(fields={"fiscal_year": Reason.BAD_VALUE})
    figures = given.model_dump(include=set(FIGURES))
    wrong = contradictions(figures)
    if wrong:
        raise InvalidValue(fields=wrong)
    row = session.exec(
        select(YearlyFigures).where(
            YearlyFigures.enterprise_id == firm.id,
            YearlyFigures.fiscal_year == fiscal_year,
            YearlyFigures.source == given.source,
        )
    ).one_or_none()
    if (row.version if row else None) != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    if row is None:
        row = YearlyFigures(
            enterprise_id=firm.id or 0,
            county_code=firm.county_code,
            fiscal_year=fiscal_year,
            source=given.source,
        )
        session.add(row)
    row.status = given.status
    for name, value in figures.items():
        setattr(row, name, value)
    session.flush()
    refresh_firm(session, viewer, firm, today)
    return row
