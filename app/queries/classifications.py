"""Industries and technology fields as people read them: names, levels, choices."""

from functools import lru_cache

from app.data import industries, technology_fields


def industry_name(code: str | None) -> str | None:
    """The name of a class of GB/T 4754-2017; a code we do not know stays a code."""
    return industries().get(code, code) if code else None


def field_name(path: str | None) -> str | None:
    """The narrowest name on a technology field's path; a path we do not know stays as it is."""
    return technology_fields().get(path, path) if path else None


def field_path_names(path: str | None) -> list[str]:
    """The names from the widest to the narrowest: 8.7.2 gives three."""
    if not path:
        return []
    parts = path.split(".")
    steps = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
    return [technology_fields().get(step, step) for step in steps]


@lru_cache
def divisions_of(section: str) -> tuple[str, ...]:
    """The two-figure divisions of a section: C gives 13 to 43. The list runs section by section."""
    below: list[str] = []
    current = ""
    for code in industries():
        if code.isalpha():
            current = code
        elif current == section and len(code) == 2:
            below.append(code)
    return tuple(below)


@lru_cache
def field_choices(depth: int = 2) -> tuple[tuple[str, str], ...]:
    """Technology fields down to a depth, for a filter or a form."""
    return tuple(
        (path, f"{path} {name}")
        for path, name in technology_fields().items()
        if path.count(".") < depth
    )


@lru_cache
def whole_field_choices() -> tuple[tuple[str, str], ...]:
    """Technology fields of the third level, for a filter that an index has to answer."""
    return tuple(each for each in field_choices(3) if each[0].count(".") == 2)


def is_industry(code: str) -> bool:
    """A four-figure class: what a register of firms holds."""
    return len(code) == 4 and code in industries()


def is_field(path: str) -> bool:
    return path in technology_fields()
