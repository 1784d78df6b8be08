"""What is frozen of an application when it is handed in."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.forms.checks import computed
from app.domain.forms.drafts import Draft
from app.domain.forms.schema import Form, Route
from app.domain.forms.slots import Filed


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
