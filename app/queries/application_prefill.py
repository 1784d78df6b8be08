"""What is already known of the firm of an application: to fill what nobody has answered, and to
tell where the register has come to differ from what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlmodel import Session, col

from app.data import county_facts, industries, known_counties, technology_fields
from app.domain.access import Viewer
from app.domain.enterprises import FigureStatus
from app.domain.evidence import StatedFact, still_holds
from app.domain.forms.computations import is_none
from app.domain.forms.drafts import Place
from app.domain.forms.known_facts import (
    FIGURES,
    ConversionOfRegister,
    FirmOfRegister,
    Known,
    RightOfRegister,
    Statement,
    YearOfSource,
    known_facts,
    known_rows,
)
from app.domain.forms.values import Around, shown_value
from app.models.enterprises import ContactPerson, Enterprise, IpRight, YearlyFigures
from app.models.evidence import Conversion, FirmStatement
from app.models.places import Township
from app.queries.application_headings import Heading, heading_of
from app.queries.applications import Papers, get_papers
from app.queries.contacts import contacts_are_open
from app.queries.enterprise_columns import source_rank
from app.queries.visibility import visible_enterprises

YEARS_BACK = 3


@dataclass(frozen=True, slots=True)
class Prefill:
    """What the register could fill in, whatever has been answered."""

    values: Mapping[Place, Known]
    rows: Mapping[str, Sequence[Mapping[str, Known]]]
    """By table: one mapping of columns for each row."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The register says now what the draft does not. Nothing is overwritten: people decide."""

    place: Place
    label: str
    answered: str
    """Canonical, as the register's."""
    known: Known
    was_taken_from: str
    """Where the draft's value came from; empty: somebody typed it."""
    answered_text: str = ""
    known_text: str = ""
    """Both as one reads them."""


@dataclass(frozen=True, slots=True)
class KnownPage:
    """What could be filled in still, and where draft and register differ."""

    heading: Heading
    open_count: int
    """Fields that the register knows and nobody has answered."""
    row_counts: Mapping[str, int]
    """By title of a table without rows: how many the register could fill in."""
    differences: Sequence[Difference]


NOTHING = Prefill({}, {})


def prefilled(session: Session, viewer: Viewer, papers: Papers, today: date) -> Prefill:
    """Six statements. An agency sees the case and not the register: for it nothing is known."""
    firm = _firm_of_register(session, viewer, papers, today)
    if firm is None:
        return NOTHING
    facts = known_facts(firm)
    values = {
        Place(section.key, field.key): facts[field.prefill]
        for section in papers.form.sections
        for field in section.fields
        if field.prefill in facts
    }
    return Prefill(values, known_rows(papers.form, firm))


def describe_known(session: Session, viewer: Viewer, public_id: str, today: date) -> KnownPage:
    papers = get_papers(session, viewer, public_id)
    prefill = prefilled(session, viewer, papers, today)
    return KnownPage(
        heading=heading_of(papers),
        open_count=sum(("", place.key) not in papers.saved for place in prefill.values),
        row_counts={
            papers.form.tables[table].title: len(rows)
            for table, rows in prefill.rows.items()
            if not papers.draft.of(table) and not is_none(papers.draft, table)
        },
        differences=differences(papers, prefill),
    )


def differences(papers: Papers, prefill: Prefill) -> list[Difference]:
    """Of fields that were answered, in the form's order."""
    found = []
    around = Around(papers.draft, technology_fields())
    for place, known in prefill.values.items():
        saved = papers.saved.get(("", place.key))
        if saved and saved.value and saved.value != known.value:
            asked = papers.form.fields[place.key]
            found.append(
                Difference(
                    place,
                    asked.label,
                    saved.value,
                    known,
                    saved.source,
                    shown_value(asked, saved.value, around),
                    shown_value(asked, known.value, around),
                )
            )
    return found


def _firm_of_register(
    session: Session, viewer: Viewer, papers: Papers, today: date
) -> FirmOfRegister | None:
    enterprise, case = papers.enterprise, papers.case
    wanted = (visible_enterprises(viewer), col(Enterprise.id) == enterprise.id)
    rows = session.execute(
        select(col(Township.name))
        .join_from(
            Enterprise, Township, col(Township.code) == Enterprise.township_code, isouter=True
        )
        .where(*wanted)
    ).all()
    if not rows:
        return None
    return FirmOfRegister(
        application_year=case.year,
        agency=case.agency,
        name=enterprise.name,
        uscc=enterprise.uscc,
        registered_on=enterprise.registered_on,
        registration_type=enterprise.registration_type,
        registered_capital_cny=enterprise.registered_capital_cny,
        industry=_industry(enterprise.industry_code),
        region=_region(enterprise.county_code, rows[0][0]),
        technology_field=enterprise.technology_field,
        legal_representative=enterprise.legal_representative,
        contact=_contact(session, viewer, enterprise, wanted),
        years=_years(session, case.year, wanted),
        statements=_statements(session, today, wanted),
        rights=_rights(session, today, wanted),
        conversions=_conversions(session, wanted),
    )


def _industry(code: str | None) -> str:
    name = industries().get(code or "")
    return f"{code} {name}" if name else code or ""


def _region(county_code: str, town: str | None) -> str:
    if county_code not in known_counties():
        return town or ""
    return f"{county_facts(county_code).name}{town or ''}"


def _of_firm(model: Any, columns: Sequence[Any], wanted: Sequence[Any]) -> Select[Any]:
    return (
        select(*columns)
        .join_from(Enterprise, model, col(model.enterprise_id) == col(Enterprise.id))
        .where(*wanted)
    )


def _contact(
    session: Session, viewer: Viewer, firm: Enterprise, wanted: Sequence[Any]
) -> Mapping[str, str]:
    """The firm's liaison, or whoever was entered first, for those who may see contacts."""
    if not contacts_are_open(viewer, firm.responsible_id, firm.township_code):
        return {}
    columns = (
        col(ContactPerson.name),
        col(ContactPerson.mobile),
        col(ContactPerson.telephone),
        col(ContactPerson.email),
    )
    found = session.execute(
        _of_firm(ContactPerson, columns, wanted)
        .order_by(col(ContactPerson.is_liaison).desc(), col(ContactPerson.id))
        .limit(1)
    ).one_or_none()
    return {} if found is None else dict(found._mapping)


def _years(session: Session, applied_in: int, wanted: Sequence[Any]) -> list[YearOfSource]:
    columns = (
        col(YearlyFigures.fiscal_year),
        col(YearlyFigures.source),
        col(YearlyFigures.status),
        *(col(getattr(YearlyFigures, name)) for name in FIGURES),
    )
    rows = session.execute(
        _of_firm(YearlyFigures, columns, wanted)
        .where(
            col(YearlyFigures.fiscal_year) >= applied_in - YEARS_BACK,
            col(YearlyFigures.fiscal_year) < applied_in,
            col(YearlyFigures.status) != FigureStatus.DRAFT,
        )
        .order_by(col(YearlyFigures.fiscal_year), source_rank())
    )
    return [
        YearOfSource(row[0], row[1], row[2], dict(zip(FIGURES, row[3:], strict=True)))
        for row in rows
    ]


def _statements(session: Session, today: date, wanted: Sequence[Any]) -> list[Statement]:
    columns = (
        col(FirmStatement.fact),
        col(FirmStatement.is_so),
        col(FirmStatement.stated_on),
        col(FirmStatement.source),
    )
    rows = session.execute(
        _of_firm(FirmStatement, columns, wanted).order_by(
            col(FirmStatement.stated_on), col(FirmStatement.id)
        )
    )
    newest: dict[StatedFact, Statement] = {}
    for row in rows:
        if still_holds(row.stated_on, today):
            newest[row.fact] = Statement(*row)
    return list(newest.values())


def _rights(session: Session, today: date, wanted: Sequence[Any]) -> list[RightOfRegister]:
    """Those in force, the oldest grant first."""
    columns = (
        col(IpRight.kind),
        col(IpRight.name),
        col(IpRight.number),
        col(IpRight.applied_on),
        col(IpRight.granted_on),
        col(IpRight.obtained_by),
        col(IpRight.lapsed_on),
        col(IpRight.used_on),
    )
    rows = session.execute(
        _of_firm(IpRight, columns, wanted)
        .where(or_(col(IpRight.lapsed_on).is_(None), col(IpRight.lapsed_on) > today))
        .order_by(col(IpRight.granted_on).is_(None), col(IpRight.granted_on), col(IpRight.id))
    )
    return [RightOfRegister(*row) for row in rows]


def _conversions(session: Session, wanted: Sequence[Any]) -> list[ConversionOfRegister]:
    columns = (col(Conversion.name), col(Conversion.year), col(Conversion.proof))
    rows = session.execute(
        _of_firm(Conversion, columns, wanted).order_by(col(Conversion.year), col(Conversion.id))
    )
    return [ConversionOfRegister(*row) for row in rows]
