"""What is frozen of an application when it is handed in, and how a contact in it can be erased.

Whom to call is kept apart from the frozen text, which mentions it by salted digests: taking a
value and its salt away changes no sign of the text, and its SHA-256 stays what it was."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.forms.checks import computed
from app.domain.forms.drafts import Draft
from app.domain.forms.schema import Form, Route
from app.domain.forms.slots import Filed
from app.domain.masking import CONTACT_FIELDS
from app.domain.personal import ERASED, veiled


def frozen_content(
    form: Form, route: Route, draft: Draft, filled: Mapping[str, Sequence[Filed]]
) -> dict[str, Any]:
    """All that is handed in, in the canonical texts of the draft; what is computed stands apart,
    for it follows from the rest."""
    results: dict[str, dict[str, str]] = {}
    for place, value in computed(form, draft).items():
        name = place.column if place.row else place.key
        results.setdefault(place.row, {})[name] = value
    return {
        "form": form.key.value,
        "edition": form.edition,
        "route": route.value,
        "values": dict(draft.values),
        "rows": {
            table: [
                {
                    "id": row.id,
                    "number": row.number,
                    "values": dict(row.values),
                    "computed": results.get(row.id, {}),
                }
                for row in rows
            ]
            for table, rows in draft.rows.items()
        },
        "computed": results.get("", {}),
        "files": {
            slot: [
                {"name": one.file_name, "version": one.number, "sha256": one.sha256}
                for one in files
            ]
            for slot, files in filled.items()
        },
    }


@dataclass(frozen=True, slots=True)
class KeptValue:
    """One personal value beside a frozen text."""

    field: str
    value: str
    salt: str


def seal_contact(
    content: Mapping[str, Any], new_salt: Callable[[], str]
) -> tuple[dict[str, Any], list[KeptValue]]:
    """The text to freeze, and what is kept beside it."""
    said = content["values"]
    kept = [KeptValue(key, said[key], new_salt()) for key in CONTACT_FIELDS if said.get(key)]
    sealed = {
        **content,
        "values": {key: value for key, value in said.items() if key not in CONTACT_FIELDS},
        "sealed": {one.field: veiled(one.value, one.salt) for one in kept},
    }
    return sealed, kept


def open_contact(content: Mapping[str, Any], kept: Iterable[KeptValue]) -> dict[str, Any]:
    """As it was handed in; what was erased since says so. Versions from before there were seals
    hold everything themselves."""
    known = {one.field: one.value for one in kept}
    sealed = content.get("sealed", {})
    values = content["values"] | {key: known.get(key, ERASED) for key in sealed}
    return {**content, "values": values}


def is_as_sealed(content: Mapping[str, Any], kept: Iterable[KeptValue]) -> bool:
    """Whether what is kept apart is what was handed in: erased, or the same."""
    sealed = content.get("sealed", {})
    return all(sealed.get(one.field) == veiled(one.value, one.salt) for one in kept)
