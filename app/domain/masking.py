"""How names and numbers of people look to those who have not said why they want to see them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.forms.differences import Difference
from app.domain.personal import ERASED


def mask_name(name: str) -> str:
    """张三 becomes 张*."""
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)


def mask_number(number: str) -> str:
    """13812341234 becomes 138****1234; what is short shows nothing."""
    if len(number) < 8:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_email(email: str) -> str:
    name, at, host = email.partition("@")
    return f"{name[:1]}***{at}{host}" if at else "*" * len(email)


CONTACT_FIELDS: Mapping[str, Callable[[str], str]] = {
    "contact_name": mask_name,
    "contact_mobile": mask_number,
    "contact_telephone": mask_number,
    "contact_email": mask_email,
}
"""Fields of the forms in which a firm says whom to call; those that a registered contact fills in.
A test holds that every edition calls them so."""


def masked_values(values: Mapping[str, str]) -> dict[str, str]:
    """Single fields of an application, its contact masked."""
    return {
        key: _masked_text(CONTACT_FIELDS[key], value) if key in CONTACT_FIELDS else value
        for key, value in values.items()
    }


def masked_content(content: Mapping[str, Any]) -> dict[str, Any]:
    """A handed-in version, its contact masked."""
    return {**content, "values": masked_values(content["values"])}


def masked_differences(found: Iterable[Difference]) -> list[Difference]:
    """That a contact changed is told, and not into what."""
    return [_masked(one, CONTACT_FIELDS.get(one.part)) for one in found]


def _masked(one: Difference, mask: Callable[[str], str] | None) -> Difference:
    if mask is None:
        return one
    before, after = _masked_text(mask, one.before), _masked_text(mask, one.after)
    return replace(one, before=before, after=after)


def _masked_text(mask: Callable[[str], str], text: str) -> str:
    """That somebody was erased is no secret of theirs."""
    return text if text == ERASED else mask(text)


def contact_in(values: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """What is said of the contact, by field."""
    return [(key, values[key]) for key in CONTACT_FIELDS if values.get(key)]
