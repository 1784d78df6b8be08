"""The published JSON Schema of what is handed in with one edition of a form.

Made from the edition itself, so that it cannot say anything else than the form does. It says what
a submission may hold, and not what it must: a firm that gives its official PDF gives little."""

from typing import Any

from app.domain.forms.schema import FieldKind, Form, FormField, FormTable, Route, Slot
from app.domain.masking import CONTACT_FIELDS

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

NUMERAL = r"[0-9]{1,18}(\.[0-9]{1,6})?"
WHOLE = r"[0-9]{1,18}"
ROW_ID = "[2-9a-hjkmnp-z]{12}"
"""As public ids are made: no 0, 1, i, l, o or u is in them."""
LONGEST_KEPT = 5_000
PATTERNS = {
    FieldKind.AMOUNT: NUMERAL,
    FieldKind.FOREIGN_AMOUNT: NUMERAL,
    FieldKind.RATIO: NUMERAL,
    FieldKind.INTEGER: WHOLE,
    FieldKind.YEAR: "[0-9]{4}",
    FieldKind.YES_NO: "true|false",
    FieldKind.TECHNOLOGY_FIELD: r"[0-9]{1,2}(\.[0-9]{1,2}){0,2}",
    FieldKind.REFERENCE: ROW_ID,
    FieldKind.REFERENCES: f"{ROW_ID}( {ROW_ID})*",
}
UNITS = {
    FieldKind.AMOUNT: "yuan",
    FieldKind.FOREIGN_AMOUNT: "US dollars",
}
NUMBERS = frozenset(
    {FieldKind.AMOUNT, FieldKind.FOREIGN_AMOUNT, FieldKind.RATIO, FieldKind.INTEGER}
)


def submission_schema(form: Form) -> Schema:
    """Of the content of a submission: all values are canonical texts."""
    return {
        "$schema": DRAFT,
        "title": f"{form.title} {form.key.value}-{form.edition}",
        "description": "Values as canonical texts: amounts in yuan, days as ISO dates, "
        "references as ids of rows. An absent key has not been said.",
        **_record(
            {
                "form": {"const": form.key.value},
                "edition": {"const": form.edition},
                "route": {"enum": [route.value for route in Route]},
                "values": _values(list(form.fields.values())),
                "computed": _values([one for one in form.fields.values() if one.computed]),
                "rows": _optional({key: _rows(table) for key, table in form.tables.items()}),
                "files": _optional({key: _files(slot) for key, slot in form.slots.items()}),
            },
            sealed=_sealed(form),
        ),
    }


def _sealed(form: Form) -> Schema:
    """Whom to call, each as a salted digest: who holds the text alone cannot tell it. Versions
    from before there were seals name the contact among their values."""
    digest = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
    return _optional({key: digest for key in CONTACT_FIELDS if key in form.fields})


def _record(properties: Schema, **optional: Schema) -> Schema:
    """An object of just these."""
    return {**_optional(properties | optional), "required": list(properties)}


def _optional(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _values(fields: list[FormField]) -> Schema:
    return _optional({field.key: _value(field) for field in fields})


def _rows(table: FormTable) -> Schema:
    row = {
        "id": {"type": "string", "pattern": f"^{ROW_ID}$"},
        "number": {"type": "string", "pattern": f"^{table.prefix}[0-9]{{2}}$"},
        "values": _values(list(table.columns)),
        "computed": _values([column for column in table.columns if column.computed]),
    }
    return {
        "type": "array",
        "title": table.title,
        "maxItems": table.most_rows,
        "items": _record(row),
    }


def _files(slot: Slot) -> Schema:
    file = {
        "name": {"type": "string", "minLength": 1},
        "version": {"type": "integer", "minimum": 1},
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    }
    return {"type": "array", "title": slot.title, "items": _record(file)}


def _value(field: FormField) -> Schema:
    schema: Schema = {"type": "string", "title": field.label}
    if field.kind in UNITS:
        schema["description"] = UNITS[field.kind]
    if field.kind is FieldKind.CHOICE:
        return {**schema, "enum": [choice.key for choice in field.choices]}
    if field.kind is FieldKind.DATE:
        return {**schema, "format": "date"}
    pattern = PATTERNS.get(field.kind)
    if pattern is None:
        # Longer texts than the form allows are kept in a draft, and refused when handed in.
        return {**schema, "minLength": 1, "maxLength": LONGEST_KEPT}
    is_signed = field.kind in NUMBERS and (field.least is None or field.least < 0)
    return {**schema, "pattern": f"^{'-?' if is_signed else ''}({pattern})$"}
