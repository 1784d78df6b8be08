"""Slots of a form and the files that fill them: what is missing, and where a file goes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.domain.forms.schema import Form, Slot
from app.domain.refusals import InvalidValue, Reason

OFFICIAL_FORM = "official_form"
"""The slot of the application that the national system printed."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A file that stands in a slot: the newest version at its place."""

    place: int
    number: int
    file_name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the next file goes; `is_there` says that this very file stands there already."""

    place: int
    number: int
    is_there: bool = False


def missing_slots(
    form: Form, filled: Collection[str], *, is_official_pdf: bool = False
) -> list[Slot]:
    """Required slots without a file. Whoever attaches the official PDF and gives only the main
    table owes that PDF; the other papers are in the national system with it."""
    if is_official_pdf:
        required = [slot for slot in form.slots.values() if slot.key == OFFICIAL_FORM]
    else:
        required = [slot for slot in form.slots.values() if slot.is_required]
    return [slot for slot in required if slot.key not in filled]


def standing_of(
    slot: Slot,
    current: Sequence[Filed],
    newest_place: int,
    file_name: str,
    sha256: str,
    place: int | None = None,
) -> Standing:
    """A file replaces the one it is sent for, or that of the same name, or the only one there may
    be; else it takes the next place. Sent again after a broken connection it is no new version."""
    replaced = _replaced(slot, current, file_name, place)
    if replaced is None:
        if len(current) >= slot.most_files:
            raise InvalidValue(fields={"file": Reason.SLOT_FULL}, limit=slot.most_files)
        return Standing(newest_place + 1, 1)
    if (replaced.sha256, replaced.file_name) == (sha256, file_name):
        return Standing(replaced.place, replaced.number, is_there=True)
    return Standing(replaced.place, replaced.number + 1)


def _replaced(
    slot: Slot, current: Sequence[Filed], file_name: str, place: int | None
) -> Filed | None:
    if place is not None:
        found = next((one for one in current if one.place == place), None)
        if found is None:
            raise InvalidValue(fields={"file": Reason.FILE_TAKEN_OUT})
        return found
    if slot.most_files == 1 and current:
        return current[0]
    return next((one for one in current if one.file_name == file_name), None)
