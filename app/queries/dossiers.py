"""What experts read of a case: its application, else what the register knows; blinded or not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.data import form as form_of
from app.domain.blinding import IDENTIFYING_COLUMNS, IDENTIFYING_SECTIONS, blinded
from app.domain.enterprises import FigureStatus
from app.domain.forms.drafts import Draft
from app.domain.forms.schema import Form, FormField, Section
from app.domain.forms.values import Around, shown_value, unit_of
from app.models.applications import Application
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise, FormerName, IpRight, YearlyFigures
from app.models.evidence import Conversion
from app.queries.applications import draft_of, load_answers, load_rows
from app.queries.classifications import field_path_names
from app.words import word
from app.words.fields import field_word

Hide = Callable[[str], str]
FIGURES = (
    "staff_monthly_avg",
    "tech_staff_monthly_avg",
    "net_assets_cny",
    "sales_cny",
    "total_income_cny",
    "high_tech_income_cny",
    "rd_cny",
)
YEARS = 3
WAN = 10_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table for reading: its head, and rows of texts."""

    title: str
    head: list[str]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Dossier:
    """`is_application`: what the firm filled in; else what the register knows of it."""

    is_application: bool
    technology_field: str
    sheets: list[Sheet]


def dossier_of(session: Session, case_id: int, *, is_blind: bool) -> Dossier:
    firm: Enterprise
    firm, application = session.execute(
        select(Enterprise, Application)
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .outerjoin(Application, col(Application.case_id) == col(CultivationCase.id))
        .where(col(CultivationCase.id) == case_id)
    ).one()
    hide = _hiding(session, firm) if is_blind else str
    named = " / ".join(field_path_names(firm.technology_field))
    if application is None:
        return Dossier(False, named, _registered(session, firm, hide, is_blind=is_blind))
    form = form_of(application.form, application.edition)
    draft = draft_of(form, load_rows(session, application), load_answers(session, application))
    return Dossier(True, named, list(_applied(form, draft, hide, is_blind=is_blind)))


def _hiding(session: Session, firm: Enterprise) -> Hide:
    former = session.execute(
        select(col(FormerName.name)).where(col(FormerName.enterprise_id) == firm.id)
    ).scalars()
    names = [firm.name, firm.uscc, *former]
    return lambda text: blinded(text, names)


def _applied(form: Form, draft: Draft, hide: Hide, *, is_blind: bool) -> Iterable[Sheet]:
    around = Around(draft=draft)
    for section in form.sections:
        if is_blind and section.key in IDENTIFYING_SECTIONS:
            continue
        if fields := _fields(section, draft, around, hide):
            yield Sheet(section.title, ["事项", "填报内容"], fields)
        for table in section.tables:
            columns = [
                one for one in table.columns if not (is_blind and one.key in IDENTIFYING_COLUMNS)
            ]
            rows = [
                [
                    row.number,
                    *(hide(_shown(one, row.values.get(one.key, ""), around)) for one in columns),
                ]
                for row in draft.of(table.key)
            ]
            if rows:
                yield Sheet(table.title, ["编号", *(one.label for one in columns)], rows)


def _fields(section: Section, draft: Draft, around: Around, hide: Hide) -> list[list[str]]:
    grids = {
        f"{line.key}.{column.key}": f"{line.text} · {column.text}"
        for grid in section.grids
        for line in grid.lines
        for column in grid.columns
    }
    return [
        [grids.get(one.key, one.label), hide(_shown(one, draft.values[one.key], around))]
        for one in section.fields
        if draft.values.get(one.key)
    ]


def _shown(asked: FormField, value: str, around: Around) -> str:
    unit = unit_of(asked)
    told = shown_value(asked, value, around)
    return f"{told} {unit}" if unit and value else told


def _registered(session: Session, firm: Enterprise, hide: Hide, *, is_blind: bool) -> list[Sheet]:
    """Where no application was made here: three years of figures, rights, conversions."""
    years = (
        session.execute(
            select(YearlyFigures)
            .where(
                col(YearlyFigures.enterprise_id) == firm.id,
                col(YearlyFigures.status) != FigureStatus.DRAFT,
            )
            .order_by(col(YearlyFigures.fiscal_year).desc(), col(YearlyFigures.id).desc())
        )
        .scalars()
        .all()
    )
    shown = list({one.fiscal_year: one for one in reversed(years)}.values())[-YEARS:]
    sheets = [
        Sheet(
            "近三年数据",
            ["事项", *(str(one.fiscal_year) for one in shown)],
            [
                [field_word("yearly_figures", name), *(_figure(name, one) for one in shown)]
                for name in FIGURES
            ],
        )
    ]
    rights = session.execute(
        select(IpRight).where(col(IpRight.enterprise_id) == firm.id).order_by(col(IpRight.id))
    ).scalars()
    rows = [
        [
            f"IP{place:02d}",
            word(one.kind),
            hide(one.name),
            one.granted_on.isoformat() if one.granted_on else "—",
            word(one.obtained_by),
            "—" if is_blind else one.number,
        ]
        for place, one in enumerate(rights, start=1)
    ]
    if rows:
        head = ["编号", "类别", "名称", "授权日期", "获得方式", "授权号"]
        sheets.append(Sheet("知识产权", head, rows))
    conversions = session.execute(
        select(col(Conversion.year), col(Conversion.name))
        .where(col(Conversion.enterprise_id) == firm.id)
        .order_by(col(Conversion.year), col(Conversion.id))
    ).all()
    if conversions:
        told = [[str(year), hide(name)] for year, name in conversions]
        sheets.append(Sheet("科技成果转化", ["年度", "名称"], told))
    return sheets


def _figure(name: str, row: Any) -> str:
    value = getattr(row, name, None)
    if value is None:
        return "—"
    return f"{value / WAN:,.2f} 万元" if name.endswith("_cny") else str(value)
