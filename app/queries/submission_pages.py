"""One version of an application as it was handed in: read only, in the printed order, beside the
version before it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.data import form as form_of
from app.data import technology_fields
from app.domain.access import BUREAU, FILLERS, Role, Viewer
from app.domain.forms.differences import Difference, differences
from app.domain.forms.openness import CLOSED
from app.domain.forms.schema import Audience, Route, Section
from app.domain.masking import contact_in, masked_content, masked_differences
from app.models.applications import Application
from app.queries.application_files import list_files
from app.queries.application_headings import Heading, heading_of
from app.queries.application_papers import draft_of_content
from app.queries.application_views import Block, Judged, TableView
from app.queries.applications import Papers, find_application
from app.queries.contacts import application_contact_is_open
from app.queries.handed_in import open_submissions
from app.queries.section_drawing import Drawing
from app.queries.submissions import get_submission, list_submissions

NOTHING_JUDGED = Judged([], [], {})
Links = Mapping[tuple[str, str], str]
"""Slot and SHA-256 to the file's id."""


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    slot: str
    slot_title: str
    file_name: str
    version: int
    sha256: str
    id: str
    """Of the stored file, while it is still there."""


@dataclass(frozen=True, slots=True)
class SubmittedSection:
    key: str
    title: str
    blocks: tuple[Block, ...]
    tables: tuple[TableView, ...]
    files: tuple[SubmittedFile, ...]


@dataclass(frozen=True, slots=True)
class SubmissionPage:
    heading: Heading
    number: int
    latest: int
    """The number of the newest version."""
    edition: int
    route: Route
    submitted_at: datetime
    submitted_by: str
    digest: str
    is_intact: bool
    """Whether what is kept still has the digest that was noted when it was handed in."""
    may_print: bool
    may_take_text: bool
    """The kept text names the contact as it is."""
    has_masked_contact: bool
    sections: tuple[SubmittedSection, ...]
    compared_with: int
    """The number of the version before it; 0: it is the first."""
    differences: list[Difference]


def describe_submission(
    session: Session, viewer: Viewer, public_id: str, number: int
) -> SubmissionPage:
    """Seven statements whatever its size. A town reads what everybody may read."""
    application, case, firm = find_application(session, viewer, public_id)
    submission = get_submission(session, viewer, public_id, number)
    before = get_submission(session, viewer, public_id, number - 1) if number > 1 else None
    handed_in, *earlier = open_submissions(session, [submission, *([before] if before else [])])
    content = handed_in.content
    is_open = application_contact_is_open(viewer, case, firm)
    changed = _differences(application, viewer, [one.content for one in earlier], content)
    if not is_open:
        content, changed = masked_content(content), masked_differences(changed)
    papers = Papers(
        application=application,
        case=case,
        enterprise=firm,
        form=form_of(application.form, submission.edition),
        draft=draft_of_content(content),
        saved={},
        openness=CLOSED,
        contact_is_masked=not is_open,
    )
    links = _links(session, viewer, application)
    return SubmissionPage(
        heading=heading_of(papers),
        number=number,
        latest=list_submissions(session, viewer, public_id)[0].number,
        edition=submission.edition,
        route=Route(content["route"]),
        submitted_at=submission.submitted_at,
        submitted_by=submission.submitted_by,
        digest=submission.digest,
        is_intact=handed_in.is_intact,
        may_print=viewer.role in FILLERS | BUREAU,
        may_take_text=is_open and viewer.role in FILLERS | BUREAU,
        has_masked_contact=papers.contact_is_masked and bool(contact_in(papers.draft.values)),
        sections=tuple(_sections(papers, viewer, content, links)),
        compared_with=before.number if before else 0,
        differences=changed,
    )


def _links(session: Session, viewer: Viewer, application: Application) -> Links:
    """Every file there ever was in a slot: what was replaced or taken out since is still kept."""
    return {
        (slot, version.sha256): version.id
        for slot, placed in list_files(session, viewer, application).items()
        for file in placed
        for version in (file.current, *file.older)
    }


def _sections(
    papers: Papers, viewer: Viewer, content: Mapping[str, Any], links: Links
) -> Iterator[SubmittedSection]:
    for section in papers.form.sections:
        drawn = Drawing(papers, viewer, section, NOTHING_JUDGED, Route(content["route"]))
        yield SubmittedSection(
            key=section.key,
            title=section.title,
            blocks=tuple(drawn.blocks()),
            tables=tuple(drawn.table(one) for one in section.tables),
            files=tuple(_files(section, viewer, content, links)),
        )


def _files(
    section: Section, viewer: Viewer, content: Mapping[str, Any], links: Links
) -> Iterator[SubmittedFile]:
    for slot in section.slots:
        if slot.audience is Audience.BUREAU and viewer.role is Role.TOWN_OFFICER:
            continue
        for one in content.get("files", {}).get(slot.key, ()):
            link = links.get((slot.key, one["sha256"]), "")
            yield SubmittedFile(
                slot.key, slot.title, one["name"], one["version"], one["sha256"], link
            )


def _differences(
    application: Application,
    viewer: Viewer,
    earlier: Sequence[Mapping[str, Any]],
    later: Mapping[str, Any],
) -> list[Difference]:
    if not earlier:
        return []
    form = form_of(application.form, later["edition"])
    reads_all = viewer.role in BUREAU | FILLERS
    audience = Audience.BUREAU if reads_all else Audience.EVERYBODY
    return differences(form, earlier[0], later, technology_fields(), audience)
