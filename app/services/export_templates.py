"""Keeping which columns of a list are exported, in which order; sharing it with the office."""

from collections.abc import Collection
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.refusals import EditConflict, InvalidValue, NotPermitted, Reason
from app.domain.views import MOST_SAVED, ListKind
from app.models.export_templates import ExportTemplate
from app.queries.export_templates import get_template


def _keys(given: Any) -> Any:
    """A form sends them in one line."""
    return given.split() if isinstance(given, str) else given


Keys = Annotated[list[str], BeforeValidator(_keys), Field(max_length=60)]


class TemplateInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    kind: ListKind
    name: str = Field(min_length=1, max_length=40)
    columns: Keys = []
    """Keys of the list's columns, in the order of the file."""
    is_shared: bool = False


class TemplateEdit(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    name: str = Field(min_length=1, max_length=40)
    columns: Keys = []
    is_shared: bool = False


def save_template(
    session: Session, viewer: Viewer, given: TemplateInput, known: Collection[str]
) -> ExportTemplate:
    """`known` are the keys of the list's columns: none for a list that exports no columns."""
    own = select(func.count()).where(col(ExportTemplate.person_id) == viewer.person_id)
    if session.execute(own).scalar_one() >= MOST_SAVED:
        raise InvalidValue(Reason.TOO_MANY_VIEWS, limit=MOST_SAVED)
    template = ExportTemplate(
        county_code=viewer.county_code,
        person_id=viewer.person_id,
        kind=given.kind,
        name=given.name,
        columns=_columns(given.columns, known),
        is_shared=given.is_shared,
    )
    session.add(template)
    _flush(session)
    return template


def edit_template(
    session: Session, viewer: Viewer, public_id: str, given: TemplateEdit, known: Collection[str]
) -> None:
    template = _own(session, viewer, public_id)
    if template.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    template.name, template.is_shared = given.name, given.is_shared
    template.columns = _columns(given.columns, known)
    _flush(session)


def delete_template(session: Session, viewer: Viewer, public_id: str) -> None:
    session.delete(_own(session, viewer, public_id))
    session.flush()


def _columns(keys: list[str], known: Collection[str]) -> str:
    if not keys:
        raise InvalidValue(fields={"columns": Reason.MISSING_VALUE})
    if len(set(keys)) < len(keys) or not set(keys) <= set(known):
        raise InvalidValue(fields={"columns": Reason.BAD_VALUE})
    return " ".join(keys)


def _own(session: Session, viewer: Viewer, public_id: str) -> ExportTemplate:
    template = get_template(session, viewer, public_id)
    if template.person_id != viewer.person_id:
        raise NotPermitted(Reason.NOT_PERMITTED)
    return template


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise InvalidValue(fields={"name": Reason.ALREADY_EXISTS}) from error
