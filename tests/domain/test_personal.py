"""The record of personal data: nothing that looks personal is kept without its line."""

from app.domain.personal import DAYS, PERSONAL_FIELDS, Retention
from app.settings import ROOT
from app.words import word
from app.words.personal import FIELD_NAMES


def test_every_field_stands_once_and_has_its_words() -> None:
    named = [(one.table, one.field) for one in PERSONAL_FIELDS]

    assert len(named) == len(set(named))
    assert {f"{table}.{field}" for table, field in named} == set(FIELD_NAMES)
    assert all(
        word(one.kind) and word(one.basis) and word(one.retention) for one in PERSONAL_FIELDS
    )


def test_every_retention_has_its_days_but_the_record() -> None:
    assert set(Retention) - set(DAYS) == {Retention.RECORD}


def test_the_document_lists_each_field_and_no_other() -> None:
    text = (ROOT / "docs" / "personal-data.md").read_text("utf-8")

    listed = [line.split("|")[1:6] for line in text.splitlines() if line.startswith("| `")]

    assert [[cell.strip() for cell in row] for row in listed] == [
        [
            f"`{one.table}.{one.field}`",
            FIELD_NAMES[f"{one.table}.{one.field}"],
            word(one.kind),
            word(one.basis),
            word(one.retention),
        ]
        for one in PERSONAL_FIELDS
    ]
