"""Masks of names and numbers, and which fields of the forms they are for."""

import pytest

from app.data import form
from app.data.form_files import editions
from app.domain.forms.differences import ChangeKind, Difference
from app.domain.forms.schema import FormKey
from app.domain.masking import (
    CONTACT_FIELDS,
    mask_email,
    mask_name,
    mask_number,
    masked_differences,
    masked_values,
)


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (mask_name, "张三丰", "张**"),
        (mask_name, "张", "*"),
        (mask_number, "13812341234", "138****1234"),
        (mask_number, "8512345", "*******"),
        (mask_email, "zhang@example.cn", "z***@example.cn"),
        (mask_email, "zhang", "*****"),
    ],
)
def test_mask_keeps_what_tells_two_apart(mask: object, value: str, shown: str) -> None:
    assert callable(mask)
    assert mask(value) == shown


@pytest.mark.parametrize("key", list(FormKey))
def test_every_edition_asks_for_the_contact_by_the_masked_names(key: FormKey) -> None:
    for edition in editions(key):
        fields = form(key, edition).fields.values()
        assert {one.key for one in fields if one.prefill.startswith("contact.")} == set(
            CONTACT_FIELDS
        )


def test_only_the_contact_is_masked() -> None:
    assert masked_values({"name": "甲公司", "contact_name": "张三"}) == {
        "name": "甲公司",
        "contact_name": "张*",
    }
    changed = [
        Difference(ChangeKind.CHANGED, "企业", part, part, before, after)
        for part, before, after in (
            ("name", "甲公司", "乙公司"),
            ("contact_mobile", "13812341234", "13900005678"),
        )
    ]
    assert [(one.before, one.after) for one in masked_differences(changed)] == [
        ("甲公司", "乙公司"),
        ("138****1234", "139****5678"),
    ]
