"""An application beside the newest edition of its form, and answers that are asked no more."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.data import form as form_of
from app.data import newest_edition
from app.domain.forms.editions import EditionDifference, edition_differences
from app.queries.applications import Papers


@dataclass(frozen=True, slots=True)
class Leftover:
    """An answer to what is not asked any more: it stays, and is not handed in."""

    place: str
    value: str
    saved_by: str


@dataclass(frozen=True, slots=True)
class EditionPage:
    edition: int
    newest: int
    changes: str
    """What the newest edition says of itself."""
    differences: list[EditionDifference]
    leftovers: list[Leftover]


def describe_edition(papers: Papers) -> EditionPage:
    application = papers.application
    newest = form_of(application.form, newest_edition(application.form))
    return EditionPage(
        edition=application.edition,
        newest=newest.edition,
        changes=newest.changes,
        differences=edition_differences(papers.form, newest),
        leftovers=list(leftovers(papers)),
    )


def leftovers(papers: Papers) -> Iterator[Leftover]:
    """Answers of fields, columns and whole tables that this edition does not have."""
    form, rows = papers.form, {}
    for table, found in papers.draft.rows.items():
        rows.update({row.id: (table, row.number) for row in found})
    for (row_id, key), saved in papers.saved.items():
        table, number = rows.get(row_id, ("", ""))
        asked = form.tables[table].column(key) if table else form.fields.get(key)
        if saved.value and (asked is None or bool(row_id) != bool(table)):
            yield Leftover(f"{number} {key}".strip(), saved.value, saved.saved_by)
