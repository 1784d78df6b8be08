"""What one edition of a form asks otherwise than another, for people to read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.forms.schema import Form, FormField, FormTable, Section
from app.domain.forms.values import plain, unit_of


class EditionChange(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class EditionDifference:
    """One thing that is asked otherwise. `what` names a property that changed."""

    change: EditionChange
    section: str
    """Its title."""
    label: str
    what: str = ""
    before: str = ""
    after: str = ""


Described = Mapping[str, str]


def edition_differences(old: Form, new: Form) -> list[EditionDifference]:
    """In the order of the newer edition, then what it leaves out."""
    return [*_of_parts(_parts(old), _parts(new))]


def _parts(form: Form) -> dict[tuple[str, str], tuple[str, str, Described]]:
    """Every field, table and column by its key: the section's title, its label, its properties."""
    found: dict[tuple[str, str], tuple[str, str, Described]] = {}
    for section in form.sections:
        for one in section.fields:
            found["", one.key] = (section.title, one.label, _of_field(one))
        for table in section.tables:
            found[table.key, ""] = (section.title, table.title, _of_table(table))
            for column in table.columns:
                label = f"{table.title}·{column.label}"
                found[table.key, column.key] = (section.title, label, _of_field(column))
        found.update(_slots(section))
    return found


def _slots(section: Section) -> Iterator[tuple[tuple[str, str], tuple[str, str, Described]]]:
    for slot in section.slots:
        said = {
            "名称": slot.title,
            "必须上传": _yes(slot.is_required),
            "文件类型": "、".join(slot.endings),
            "最多文件数": str(slot.most_files),
            "最大兆数": str(slot.megabytes),
        }
        yield ("slot", slot.key), (section.title, slot.title, said)


def _of_field(one: FormField) -> Described:
    return {
        "名称": one.label,
        "类型": one.kind.value,
        "单位": unit_of(one),
        "必填": _yes(one.is_required),
        "字数上限": str(one.longest),
        "最小值": "" if one.least is None else plain(one.least),
        "最大值": "" if one.most is None else plain(one.most),
        "选项": "、".join(choice.text for choice in one.choices),
        "自动计算": _yes(bool(one.computed)),
    }


def _of_table(table: FormTable) -> Described:
    return {"名称": table.title, "编号前缀": table.prefix, "最多行数": str(table.most_rows)}


def _yes(is_so: bool) -> str:
    return "是" if is_so else "否"


def _of_parts(
    old: Mapping[tuple[str, str], tuple[str, str, Described]],
    new: Mapping[tuple[str, str], tuple[str, str, Described]],
) -> Iterator[EditionDifference]:
    for key, (section, label, said) in new.items():
        if key not in old:
            yield EditionDifference(EditionChange.ADDED, section, label)
            continue
        before = old[key][2]
        for what, after in said.items():
            if before[what] != after:
                yield EditionDifference(
                    EditionChange.CHANGED, section, label, what, before[what], after
                )
    for key, (section, label, _) in old.items():
        if key not in new:
            yield EditionDifference(EditionChange.REMOVED, section, label)
