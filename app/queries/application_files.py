"""The files of an application by slot, with their versions; who may read which."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, select, true
from sqlmodel import Session, col

from app.data import form as form_of
from app.domain.access import FILLERS, READERS, Role, Viewer
from app.domain.forms.openness import Openness
from app.domain.forms.schema import Audience, Form, Route, Slot
from app.domain.forms.slots import Filed, missing_slots
from app.domain.refusals import NotFound
from app.files.kinds import SHOWN_IN_PAGE
from app.models.application_files import ApplicationFile
from app.models.applications import Application
from app.models.cases import CultivationCase
from app.models.enterprises import Attachment, Enterprise
from app.queries.applications import find_application, openness_of, visible_applications


@dataclass(frozen=True, slots=True)
class FileVersion:
    id: str
    number: int
    file_name: str
    media_type: str
    size_bytes: int
    sha256: str
    uploaded_by: str
    uploaded_at: datetime
    taken_out_at: datetime | None
    taken_out_by: str

    @property
    def may_preview(self) -> bool:
        return self.media_type in SHOWN_IN_PAGE


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """One file with what it replaced, newest first."""

    place: int
    current: FileVersion
    older: tuple[FileVersion, ...]


@dataclass(frozen=True, slots=True)
class SlotView:
    key: str
    section: str
    title: str
    hint: str
    is_required: bool
    is_missing: bool
    is_open: bool
    """The viewer may add, replace and take out here now."""
    endings: tuple[str, ...]
    most_files: int
    megabytes: int
    files: tuple[PlacedFile, ...]
    taken_out: tuple[PlacedFile, ...]

    @property
    def has_room(self) -> bool:
        return len(self.files) < self.most_files


@dataclass(frozen=True, slots=True)
class ApplicationFiles:
    application_id: str
    case_id: str
    enterprise: str
    form_title: str
    slots: tuple[SlotView, ...]

    @property
    def missing(self) -> int:
        return sum(slot.is_missing for slot in self.slots)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A stored file that the viewer may read."""

    file_name: str
    stored_name: str
    media_type: str
    enterprise_id: int


def visible_application_files(viewer: Viewer) -> ColumnElement[bool]:
    """Seen with their application: join it, its case and its enterprise. Towns read what is for
    everybody, readers above the county nothing (practice.md, "Who decides what")."""
    if viewer.role in READERS:
        return false()
    is_read = (
        col(ApplicationFile.audience) == Audience.EVERYBODY
        if viewer.role is Role.TOWN_OFFICER
        else true()
    )
    return and_(visible_applications(viewer), is_read)


def describe_files(
    session: Session, viewer: Viewer, application_id: str, most_megabytes: int
) -> ApplicationFiles:
    """Two statements and the form, however many files there are."""
    application, case, enterprise = find_application(session, viewer, application_id)
    form = form_of(application.form, application.edition)
    openness = openness_of(session, case) if viewer.role in FILLERS else Openness()
    placed = list_files(session, viewer, application)
    return ApplicationFiles(
        application_id=application.public_id,
        case_id=case.public_id,
        enterprise=enterprise.name,
        form_title=form.title,
        slots=tuple(_slots(form, application, viewer, openness, placed, most_megabytes)),
    )


def list_files(
    session: Session, viewer: Viewer, application: Application
) -> dict[str, tuple[PlacedFile, ...]]:
    """By slot: every file with its versions."""
    by_place: dict[tuple[str, int], list[FileVersion]] = {}
    for slot, place, version in _versions(session, viewer, application):
        by_place.setdefault((slot, place), []).append(version)
    placed: dict[str, list[PlacedFile]] = {}
    for (slot, place), versions in by_place.items():
        placed.setdefault(slot, []).append(PlacedFile(place, versions[0], tuple(versions[1:])))
    return {slot: tuple(files) for slot, files in placed.items()}


def filled_slots(session: Session, application: Application) -> dict[str, list[Filed]]:
    """What stands in each slot now: for submitting, whoever looks."""
    rows = session.execute(
        select(
            col(ApplicationFile.slot),
            col(ApplicationFile.place),
            col(ApplicationFile.number),
            col(Attachment.file_name),
            col(Attachment.sha256),
            col(ApplicationFile.taken_out_at),
        )
        .join_from(
            ApplicationFile, Attachment, col(Attachment.id) == col(ApplicationFile.attachment_id)
        )
        .where(col(ApplicationFile.application_id) == application.id)
        .order_by(
            col(ApplicationFile.slot),
            col(ApplicationFile.place),
            col(ApplicationFile.number).desc(),
        )
    )
    newest: dict[tuple[str, int], Filed | None] = {}
    for slot, place, number, name, sha256, taken_out_at in rows:
        filed = None if taken_out_at else Filed(place, number, name, sha256)
        newest.setdefault((slot, place), filed)
    filled: dict[str, list[Filed]] = {}
    for (slot, _), filed in newest.items():
        if filed is not None:
            filled.setdefault(slot, []).append(filed)
    return filled


def get_file(session: Session, viewer: Viewer, application_id: str, file_id: str) -> FoundFile:
    found = session.execute(
        _joined(
            col(Attachment.file_name),
            col(Attachment.stored_name),
            col(Attachment.media_type),
            col(ApplicationFile.enterprise_id),
        ).where(
            visible_application_files(viewer),
            col(Application.public_id) == application_id,
            col(Attachment.public_id) == file_id,
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return FoundFile(*found)


def _joined(*columns: Any) -> Any:
    return (
        select(*columns)
        .join_from(
            ApplicationFile, Attachment, col(Attachment.id) == col(ApplicationFile.attachment_id)
        )
        .join(Application, col(Application.id) == col(ApplicationFile.application_id))
        .join(CultivationCase, col(CultivationCase.id) == col(Application.case_id))
        .join(Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id))
    )


def _versions(
    session: Session, viewer: Viewer, application: Application
) -> Iterator[tuple[str, int, FileVersion]]:
    rows = session.execute(
        _joined(
            col(ApplicationFile.slot),
            col(ApplicationFile.place),
            col(Attachment.public_id),
            col(ApplicationFile.number),
            col(Attachment.file_name),
            col(Attachment.media_type),
            col(Attachment.size_bytes),
            col(Attachment.sha256),
            col(Attachment.uploaded_by),
            col(Attachment.uploaded_at),
            col(ApplicationFile.taken_out_at),
            col(ApplicationFile.taken_out_by),
        )
        .where(
            visible_application_files(viewer),
            col(ApplicationFile.application_id) == application.id,
        )
        .order_by(
            col(ApplicationFile.slot),
            col(ApplicationFile.place),
            col(ApplicationFile.number).desc(),
        )
    )
    for slot, place, *version in rows:
        yield slot, place, FileVersion(*version)


def _slots(
    form: Form,
    application: Application,
    viewer: Viewer,
    openness: Openness,
    placed: dict[str, tuple[PlacedFile, ...]],
    most_megabytes: int,
) -> Iterator[SlotView]:
    standing = {key: _standing(files) for key, files in placed.items()}
    lacking = missing_slots(
        form,
        {key for key, files in standing.items() if files},
        is_official_pdf=application.route is Route.OFFICIAL_PDF,
    )
    for section in form.sections:
        for slot in section.slots:
            if slot.audience is Audience.BUREAU and viewer.role is Role.TOWN_OFFICER:
                continue
            yield SlotView(
                key=slot.key,
                section=section.key,
                title=slot.title,
                hint=slot.hint,
                is_required=slot.is_required,
                is_missing=slot in lacking,
                is_open=openness.holds(section.key, slot.key),
                endings=slot.endings,
                most_files=slot.most_files,
                megabytes=megabytes_of(slot, most_megabytes),
                files=standing.get(slot.key, ()),
                taken_out=tuple(
                    file for file in placed.get(slot.key, ()) if file.current.taken_out_at
                ),
            )


def _standing(files: Sequence[PlacedFile]) -> tuple[PlacedFile, ...]:
    return tuple(file for file in files if not file.current.taken_out_at)


def megabytes_of(slot: Slot, most_megabytes: int) -> int:
    """What the operator allows bounds what the form allows."""
    return min(slot.megabytes, most_megabytes)
