"""The yearly figures of one firm, by the definitions that are never mixed."""

from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from app.models.enterprises import YearlyFigures
from app.queries.enterprise_columns import intensity, source_rank
from app.queries.enterprise_views import FiguresView

AMOUNTS = (
    "sales_cny",
    "total_income_cny",
    "high_tech_income_cny",
    "cost_and_expense_cny",
    "net_assets_cny",
    "total_assets_cny",
    "profit_cny",
    "tax_paid_cny",
)
HNTE_BASIS = (
    "rd_cny",
    "rd_domestic_cny",
    "rd_other_cny",
    "staff_monthly_avg",
    "tech_staff_monthly_avg",
)
SME_BASIS = ("rd_super_deduction_cny", "staff_quarterly_avg", "tech_staff_quarterly_avg")
STATISTICAL_BASIS = ("rd_statistical_cny",)
FIGURES = (*AMOUNTS, *HNTE_BASIS, *SME_BASIS, *STATISTICAL_BASIS)


def list_figures(session: Session, row_id: int) -> list[FiguresView]:
    """Newest year first; within a year the source believed first comes first."""
    statement: Select[Any] = (
        select(
            col(YearlyFigures.fiscal_year),
            col(YearlyFigures.source),
            col(YearlyFigures.status),
            col(YearlyFigures.version),
            *(col(getattr(YearlyFigures, name)) for name in FIGURES),
        )
        .where(col(YearlyFigures.enterprise_id) == row_id)
        .order_by(col(YearlyFigures.fiscal_year).desc(), source_rank())
    )
    return [_figures_view(row) for row in session.execute(statement)]


def _figures_view(row: Any) -> FiguresView:
    figures = {name: row._mapping[name] for name in FIGURES}
    return FiguresView(
        row.fiscal_year,
        row.source,
        row.status,
        row.version,
        figures,
        intensity(figures["rd_cny"], figures["sales_cny"]),
    )
