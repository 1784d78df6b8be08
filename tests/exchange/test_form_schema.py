"""The published schemas of the forms against an independent validator, and what they refuse."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from app.data import form
from app.data.form_files import editions
from app.domain.forms.drafts import Draft
from app.domain.forms.handing_in import seal_contact
from app.domain.forms.schema import FieldKind, FormField, FormKey
from app.domain.forms.values import Around, read_value
from app.domain.masking import CONTACT_FIELDS
from app.domain.refusals import InvalidValue
from app.exchange.form_schema import submission_schema
from app.models.base import new_public_id

EDITIONS = [(key, edition) for key in FormKey for edition in editions(key)]
every_edition = pytest.mark.parametrize(("key", "edition"), EDITIONS)
HNTE = form(FormKey.HNTE, 1)


def validator(key: FormKey, edition: int) -> Draft202012Validator:
    schema = submission_schema(form(key, edition))
    return Draft202012Validator(schema, format_checker=FormatChecker())


def content(key: FormKey = FormKey.HNTE, edition: int = 1, **parts: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "form": key.value,
        "edition": edition,
        "route": "in_full",
        "values": {},
        "computed": {},
        "rows": {},
        "files": {},
    }
    return usual | parts


@every_edition
def test_schema_is_a_schema_and_takes_an_empty_submission(key: FormKey, edition: int) -> None:
    Draft202012Validator.check_schema(submission_schema(form(key, edition)))

    assert validator(key, edition).is_valid(content(key, edition))


ROW = new_public_id()
GOOD: Mapping[FieldKind, str] = {
    FieldKind.TEXT: "甲",
    FieldKind.LONG_TEXT: "甲\n乙",
    FieldKind.INTEGER: "12",
    FieldKind.AMOUNT: "1234.5",
    FieldKind.FOREIGN_AMOUNT: "1234.5",
    FieldKind.RATIO: "60.5",
    FieldKind.DATE: "2018-05-31",
    FieldKind.YEAR: "2018",
    FieldKind.YES_NO: "true",
    FieldKind.TECHNOLOGY_FIELD: "8.10.2",
    FieldKind.REFERENCE: ROW,
    FieldKind.REFERENCES: f"{ROW} {new_public_id()}",
}


def good(field: FormField) -> str:
    return field.choices[0].key if field.choices else GOOD[field.kind]


@every_edition
def test_full_submission_is_taken(key: FormKey, edition: int) -> None:
    shipped = form(key, edition)
    rows = {
        name: [
            {
                "id": ROW,
                "number": f"{table.prefix}01",
                "values": {column.key: good(column) for column in table.columns},
                "computed": {column.key: "1" for column in table.columns if column.computed},
            }
        ]
        for name, table in shipped.tables.items()
    }
    file = {"name": "甲.pdf", "version": 1, "sha256": "0" * 64}
    full = content(
        key,
        edition,
        values={name: good(field) for name, field in shipped.fields.items()},
        computed={name: "1" for name, field in shipped.fields.items() if field.computed},
        rows=rows,
        files={name: [file] for name in shipped.slots},
    )
    sealed, _ = seal_contact(full, lambda: "salt")
    assert len(sealed["sealed"]) == len(CONTACT_FIELDS)
    assert list(validator(key, edition).iter_errors(sealed)) == []

    assert list(validator(key, edition).iter_errors(full)) == []


@pytest.mark.parametrize(
    "parts",
    [
        {"edition": 2},
        {"form": "provincial_tech_sme"},
        {"route": "by_mail"},
        {"values": {"nothing": "1"}},
        {"values": {"sales.y1": "-1"}},
        {"values": {"sales.y1": "1,000"}},
        {"values": {"sales.y1": 1000}},
        {"values": {"sales.y1": ""}},
        {"values": {"planned_on": "2018-02-30"}},
        {"values": {"tax_method": "other"}},
        {"values": {"is_listed": "是"}},
        {"values": {"people.all": "1.5"}},
        {"rows": {"nothing": []}},
        {"rows": {"ip": [{"id": ROW, "number": "RD01", "values": {}, "computed": {}}]}},
        {"rows": {"ip": [{"id": "1", "number": "IP01", "values": {}, "computed": {}}]}},
        {"computed": {"sales.y1": "1"}},
        {"files": {"nothing": []}},
        {"files": {"licence": [{"name": "x", "version": 1, "sha256": "0"}]}},
        {"more": 1},
    ],
)
def test_what_the_form_does_not_know_is_refused(parts: dict[str, Any]) -> None:
    assert not validator(FormKey.HNTE, 1).is_valid(content(**parts))


def test_hundredth_row_is_refused() -> None:
    def rows(count: int) -> dict[str, Any]:
        row = {"id": ROW, "number": "IP01", "values": {}, "computed": {}}
        return {"rows": {"ip": [row] * count}}

    assert validator(FormKey.HNTE, 1).is_valid(content(**rows(99)))
    assert not validator(FormKey.HNTE, 1).is_valid(content(**rows(100)))


def test_loss_and_negative_assets_are_taken() -> None:
    values = {"profit.y1": "-1.5", "net_assets.y2": "-100"}

    assert validator(FormKey.HNTE, 1).is_valid(content(values=values))


typed = st.one_of(
    st.text(max_size=12),
    st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
    st.dates().map(str),
    st.sampled_from(["是", "否", "0", "-0", "1,000", "１２", "8.2.1", "2018", "12万元"]),
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(HNTE.fields)), typed)
def test_whatever_a_field_reads_its_schema_takes(name: str, text: str) -> None:
    asked = HNTE.fields[name]
    around = Around(Draft(), {"8.2.1": "某领域"})
    try:
        value = read_value(asked, text, around)
    except InvalidValue:
        return
    if value:
        assert validator(FormKey.HNTE, 1).is_valid(content(values={name: value})), (name, value)
