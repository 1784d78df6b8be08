"""What officers learned of a firm beside its figures, as its page shows it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from app.domain.access import Role, Viewer
from app.domain.criteria.facts import IncidentKind
from app.domain.evidence import StatedFact, still_holds
from app.models.enterprises import Enterprise
from app.models.evidence import Conversion, ExpertMark, FirmStatement, Incident
from app.queries.enterprises import get_enterprise
from app.queries.officer_names import tells_names
from app.queries.visibility import visible_enterprises
from app.words import word
from app.words.criteria import CRITERIA

View = TypeVar("View")


@dataclass(frozen=True, slots=True)
class IncidentView:
    id: str
    kind: IncidentKind
    happened_on: date
    document_number: str
    note: str


@dataclass(frozen=True, slots=True)
class ConversionView:
    id: str
    year: int
    name: str
    proof: str


@dataclass(frozen=True, slots=True)
class MarkView:
    id: str
    criterion: str
    criterion_name: str
    points: Decimal
    given_by: str
    given_on: date
    note: str
    holds: bool
    """Whether it still counts for an application today."""


@dataclass(frozen=True, slots=True)
class StatementView:
    id: str
    fact: StatedFact
    is_so: bool
    stated_on: date
    source: str
    document_number: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """Newest first."""

    incidents: list[IncidentView]
    conversions: list[ConversionView]
    marks: list[MarkView]
    statements: list[StatementView]


def list_evidence(session: Session, viewer: Viewer, public_id: str, today: date) -> Evidence:
    get_enterprise(session, viewer, public_id)
    statements = [
        StatementView(
            **_columns(row, StatementView, "holds"), holds=still_holds(row.stated_on, today)
        )
        for row in _rows(session, viewer, public_id, FirmStatement, "stated_on")
    ]
    marks = [
        MarkView(
            **_columns(row, MarkView, "holds", "criterion_name", "given_by"),
            given_by=row.given_by if tells_names(viewer) else word(Role.EXPERT),
            criterion_name=CRITERIA.get(row.criterion, row.criterion),
            holds=still_holds(row.given_on, today),
        )
        for row in _rows(session, viewer, public_id, ExpertMark, "given_on")
    ]
    return Evidence(
        incidents=[
            IncidentView(**_columns(row, IncidentView))
            for row in _rows(session, viewer, public_id, Incident, "happened_on")
        ],
        conversions=[
            ConversionView(**_columns(row, ConversionView))
            for row in _rows(session, viewer, public_id, Conversion, "year")
        ],
        marks=marks,
        statements=statements,
    )


def _rows(
    session: Session, viewer: Viewer, public_id: str, model: type[SQLModel], newest: str
) -> list[Any]:
    columns = model.__table__.c  # type: ignore[attr-defined]
    return list(
        session.execute(
            select(*columns)
            .join_from(Enterprise, model, columns.enterprise_id == col(Enterprise.id))
            .where(visible_enterprises(viewer), col(Enterprise.public_id) == public_id)
            .order_by(columns[newest].desc(), columns.id.desc())
        )
    )


def _columns(row: Any, view: type[Any], *apart: str) -> dict[str, Any]:
    names = (name for name in view.__dataclass_fields__ if name not in {"id", *apart})
    return {"id": row.public_id, **{name: getattr(row, name) for name in names}}
