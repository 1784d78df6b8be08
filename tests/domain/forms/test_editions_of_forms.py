"""Every shipped edition of a form holds together, and what was published is not edited."""

from collections import Counter

import pytest

from app.data import UnknownEdition, form, newest_edition, technology_fields
from app.data.form_files import BrokenForm, edition_digest, editions, read_form
from app.domain.forms.computations import OF_DRAFT, OF_ROW
from app.domain.forms.schema import FieldKind, Form, FormField, FormKey

EDITIONS = [(key, edition) for key in FormKey for edition in editions(key)]
every_edition = pytest.mark.parametrize(("key", "edition"), EDITIONS)
DIGESTS = {
    (FormKey.HNTE, 1): "bb66521e253c29582ce6db9cdba7e6c29697907cc1a18e13201aa3404470630f",
    (
        FormKey.PROVINCIAL_TECH_SME,
        1,
    ): "dc2827fbfcdeef7107d2736b963619f939746ed49dd71166871a19ef40862c97",
}
LONGEST_KEY = 60
"""As wide as `answer.field`."""
LONGEST_TABLE_KEY = 40


def every_field(shipped: Form) -> list[FormField]:
    columns = (column for table in shipped.tables.values() for column in table.columns)
    return [*shipped.fields.values(), *columns]


@every_edition
def test_keys_are_unique_and_fit_their_column(key: FormKey, edition: int) -> None:
    shipped = form(key, edition)
    keys = [*shipped.fields, *shipped.tables, *shipped.slots]
    parts = [
        [section.key for section in shipped.sections],
        [one.key for section in shipped.sections for one in section.fields],
        [one.key for section in shipped.sections for one in section.tables],
        [one.key for section in shipped.sections for one in section.slots],
        *([column.key for column in table.columns] for table in shipped.tables.values()),
    ]

    assert [again for part in parts for again, count in Counter(part).items() if count > 1] == []
    assert [long for long in keys if len(long) > LONGEST_KEY] == []
    assert [long for long in shipped.tables if len(long) > LONGEST_TABLE_KEY] == []
    assert (shipped.key, shipped.edition) == (key, edition)


@every_edition
def test_grid_unfolds_into_its_fields(key: FormKey, edition: int) -> None:
    for section in form(key, edition).sections:
        fields = {one.key for one in section.fields}
        cells = {
            f"{line.key}.{column.key}"
            for grid in section.grids
            for line in grid.lines
            for column in grid.columns
        }
        assert cells <= fields


@every_edition
def test_references_and_choices_and_computations_resolve(key: FormKey, edition: int) -> None:
    shipped = form(key, edition)
    for one in every_field(shipped):
        points = one.kind in {FieldKind.REFERENCE, FieldKind.REFERENCES}
        assert (one.table in shipped.tables) == points, one.key
        assert bool(one.choices) == (one.kind is FieldKind.CHOICE), one.key
        assert not (one.computed and one.is_required), one.key
        assert not (one.computed and one.prefill), one.key
    assert {one.computed for one in shipped.fields.values()} <= {"", *OF_DRAFT}
    columns = [column for table in shipped.tables.values() for column in table.columns]
    assert {one.computed for one in columns} <= {"", *OF_ROW}


@every_edition
def test_confirmation_of_none_stands_beside_its_table(key: FormKey, edition: int) -> None:
    shipped = form(key, edition)
    for name, one in shipped.fields.items():
        if name.startswith("none."):
            table = name.removeprefix("none.")
            assert one.kind is FieldKind.YES_NO
            assert shipped.section_of(name) == shipped.section_of(table)


@every_edition
def test_published_edition_is_never_edited(key: FormKey, edition: int) -> None:
    assert edition_digest(key, edition) == DIGESTS[key, edition]


@every_edition
def test_first_edition_has_no_changes_and_a_later_one_says_them(key: FormKey, edition: int) -> None:
    assert bool(form(key, edition).changes) == (edition > 1)


def test_newest_edition_is_shipped() -> None:
    assert newest_edition(FormKey.HNTE) == max(editions(FormKey.HNTE))


def test_unknown_edition_is_said_to_be_unknown() -> None:
    with pytest.raises(UnknownEdition, match="hnte-99"):
        form(FormKey.HNTE, 99)


WRITTEN = {
    "key": "hnte",
    "edition": 1,
    "title": "试",
    "source": "试",
    "changes": "",
    "choices": {"way": {"own": "自行"}},
    "sections": [{"key": "s", "title": "节"}],
}


@pytest.mark.parametrize(
    "section",
    [
        {"colour": "red"},
        {"fields": [{"key": "a", "label": "甲", "kind": "text", "colour": "red"}]},
        {"fields": [{"key": "a", "kind": "text"}]},
        {"tables": [{"key": "t", "title": "表", "prefix": "T", "columns": [], "size": 1}]},
        {"grids": [{"title": "格", "columns": {}, "lines": [], "colour": "red"}]},
        {"grids": [{"title": "格", "columns": {}, "lines": [], "after": "nothing"}]},
        {"slots": [{"key": "x", "title": "件", "colour": "red"}]},
    ],
)
def test_unknown_or_missing_words_of_a_file_are_refused(section: dict[str, object]) -> None:
    with pytest.raises(BrokenForm):
        read_form({**WRITTEN, "sections": [{"key": "s", "title": "节", **section}]})


def test_grid_stands_after_the_field_it_names() -> None:
    text = {"kind": "text"}
    read = read_form(
        {
            **WRITTEN,
            "sections": [
                {
                    "key": "s",
                    "title": "节",
                    "fields": [
                        {"key": "a", "label": "甲", **text},
                        {"key": "b", "label": "乙", **text},
                    ],
                    "grids": [
                        {
                            "title": "格",
                            "after": "a",
                            "columns": {"y1": "第一年", "y2": "第二年"},
                            "each": {"kind": "amount"},
                            "lines": [{"key": "n", "label": "净资产", "prefill": "n.{column}"}],
                        }
                    ],
                }
            ],
        }
    )

    assert [one.key for one in read.sections[0].fields] == ["a", "n.y1", "n.y2", "b"]
    assert read.fields["n.y2"].label == "净资产·第二年"
    assert read.fields["n.y2"].prefill == "n.y2"
    assert read.fields["n.y2"].unit == "万元"


def test_hnte_follows_annex_2_in_its_main_table() -> None:
    shipped = form(FormKey.HNTE, 1)
    main = next(section for section in shipped.sections if section.key == "main")

    assert [one.key for one in main.fields if "." not in one.key] == [
        "technology_field",
        "ip_class_i",
        "ip_class_ii",
        "staff",
        "tech_staff",
        "rd_total",
        "rd_domestic",
        "rd_basic",
        "total_income",
        "high_tech_income",
        "had_incident",
    ]


def test_texts_of_annex_2_have_four_hundred_characters() -> None:
    texts = [one for one in every_field(form(FormKey.HNTE, 1)) if one.kind is FieldKind.LONG_TEXT]

    assert len(texts) == 3 + 3 + 4
    assert {one.longest for one in texts} == {400}


def test_technology_fields_are_known() -> None:
    assert "8.2.1" in technology_fields()
