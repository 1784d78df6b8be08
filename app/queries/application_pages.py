"""An application as it is read: its sections, what is missing, what the checks say."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from app.data import newest_edition
from app.domain.access import BUREAU, FILLERS, Role, Viewer
from app.domain.forms.checks import findings, missing
from app.domain.forms.findings import FormFinding, Severity
from app.domain.forms.schema import Route, Section
from app.domain.forms.slots import Filed, missing_slots
from app.domain.forms.telling import told
from app.domain.masking import CONTACT_FIELDS
from app.domain.refusals import NotFound, Reason
from app.queries.application_views import (
    ApplicationHead,
    FindingView,
    Judged,
    Overview,
    RowPlace,
    SectionLine,
    SectionPage,
    name_of,
)
from app.queries.applications import Papers, Saved, order_of
from app.queries.section_drawing import NOTHING, Drawing
from app.words import sentence

Files = Mapping[str, Sequence[Filed]]
"""By slot."""
MAIN_TABLE = "main"
"""The section that a firm fills in even where it attaches its official PDF."""


def describe_application(papers: Papers, viewer: Viewer, filled: Files) -> Overview:
    judged = _judged(papers)
    judged.missing.extend(lacking_files(papers, filled))
    asked = set(asked_sections(papers))
    told_first = sorted(judged.findings, key=lambda one: one.severity is not Severity.ERROR)
    return Overview(
        application=_head(papers, viewer, judged),
        missing=tuple(judged.missing),
        findings=tuple(one for one in told_first if one.section in asked),
    )


def describe_section(papers: Papers, viewer: Viewer, key: str, filled: Files) -> SectionPage:
    sections = papers.form.sections
    place = next((at for at, one in enumerate(sections) if one.key == key), None)
    if place is None:
        raise NotFound
    section, judged = sections[place], _judged(papers)
    judged.missing.extend(lacking_files(papers, filled))
    drawn = Drawing(papers, viewer, section, judged)
    return SectionPage(
        application=_head(papers, viewer, judged),
        key=section.key,
        title=section.title,
        hint=section.hint,
        blocks=tuple(drawn.blocks()),
        tables=tuple(drawn.table(one) for one in section.tables),
        orders={one: order_of(papers.draft.of(one)) for one in papers.form.tables},
        findings=tuple(one for one in judged.findings if one.section == key),
        previous=sections[place - 1].key if place else "",
        following=sections[place + 1].key if place + 1 < len(sections) else "",
        has_masked_contact=papers.contact_is_masked
        and any(one.key in CONTACT_FIELDS for one in section.fields),
    )


def places_of(papers: Papers) -> list[RowPlace]:
    """Every row with its number."""
    rows = papers.draft.rows
    return [RowPlace(table, row.id, row.number) for table in rows for row in rows[table]]


def asked_sections(papers: Papers) -> list[str]:
    """What must be filled in here before it is handed in."""
    if papers.application.route is Route.OFFICIAL_PDF:
        return [MAIN_TABLE]
    return [section.key for section in papers.form.sections]


def obstacles_of(papers: Papers) -> tuple[list[FindingView], list[FindingView]]:
    """What is missing and what is wrong, of the sections that are asked for."""
    judged, asked = _judged(papers), asked_sections(papers)
    wrong = [
        one for one in judged.findings if one.severity is Severity.ERROR and one.section in asked
    ]
    return judged.missing, wrong


def lacking_files(papers: Papers, filled: Files) -> list[FindingView]:
    """Slots that must hold a file and hold none."""
    is_official_pdf = papers.application.route is Route.OFFICIAL_PDF
    slots = missing_slots(papers.form, filled, is_official_pdf=is_official_pdf)
    sections = [papers.form.section_of(slot.key) for slot in slots]
    return [
        FindingView(
            section=section.key,
            section_title=section.title,
            name=f"slot-{slot.key}",
            severity=Severity.ERROR,
            sentence=sentence(Reason.FILE_LACKING, {"title": slot.title}),
        )
        for slot, section in zip(slots, sections, strict=True)
        if section is not None
    ]


def missing_of(papers: Papers) -> list[FormFinding]:
    is_whole = papers.application.route is Route.IN_FULL
    return missing(papers.form, papers.draft, None if is_whole else asked_sections(papers))


def _judged(papers: Papers) -> Judged:
    titles = {section.key: section.title for section in papers.form.sections}

    def view(one: FormFinding) -> FindingView:
        section = one.place.section
        title = titles.get(section, "")
        return FindingView(section, title, name_of(one.place), one.severity, told(one))

    said = [view(one) for one in findings(papers.form, papers.draft)]
    by_name: dict[str, tuple[FindingView, ...]] = {}
    for one in said:
        by_name[one.name] = (*by_name.get(one.name, ()), one)
    return Judged([view(one) for one in missing_of(papers)], said, by_name)


def _head(papers: Papers, viewer: Viewer, judged: Judged) -> ApplicationHead:
    application, case = papers.application, papers.case
    is_open = bool(papers.openness)
    return ApplicationHead(
        id=application.public_id,
        version=application.version,
        enterprise_id=papers.enterprise.public_id,
        enterprise=papers.enterprise.name,
        case_id=case.public_id,
        case_version=case.version,
        programme=case.programme,
        year=case.year,
        stage=case.stage,
        form=application.form,
        title=papers.form.title,
        source=papers.form.source,
        edition=application.edition,
        newest_edition=newest_edition(application.form),
        route=application.route,
        may_fill=is_open and viewer.role in FILLERS,
        may_submit=is_open and viewer.role is Role.ENTERPRISE_USER,
        may_print=viewer.role in FILLERS | BUREAU,
        is_open=is_open,
        sections=tuple(_lines(papers, judged)),
    )


def _lines(papers: Papers, judged: Judged) -> Iterator[SectionLine]:
    asked = set(asked_sections(papers))
    lacking = Counter(one.section for one in judged.missing)
    wrong = Counter((one.section, one.severity) for one in judged.findings)
    for section in papers.form.sections:
        last = max(_saved_in(papers, section), key=lambda one: one.saved_at, default=NOTHING)
        yield SectionLine(
            key=section.key,
            title=section.title,
            is_asked=section.key in asked,
            missing=lacking[section.key],
            errors=wrong[section.key, Severity.ERROR],
            warnings=wrong[section.key, Severity.WARNING],
            saved_at=last.saved_at if last.version else None,
            saved_by=last.saved_by,
        )


def _saved_in(papers: Papers, section: Section) -> Iterator[Saved]:
    for asked in section.fields:
        if ("", asked.key) in papers.saved:
            yield papers.saved["", asked.key]
    for table in section.tables:
        for row in papers.draft.of(table.key):
            for column in table.columns:
                if (row.id, column.key) in papers.saved:
                    yield papers.saved[row.id, column.key]
