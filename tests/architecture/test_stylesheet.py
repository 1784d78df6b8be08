"""Our stylesheet and script run on Chromium 90, the oldest browser of the bureaus' desktops."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "app" / "static"

# The feature -> the Chromium that first has it.
TOO_NEW_FOR_CSS = {
    ":has()": (r":has\(", 105),
    "color-mix()": (r"color-mix\(", 111),
    "oklch() and its kin": (r"\b(oklch|oklab|lch|lab|color)\(", 111),
    "light-dark()": (r"light-dark\(", 123),
    "container queries": (r"@container|\bcontainer(-type|-name)?\s*:", 105),
    "cascade layers": (r"@layer", 99),
    "@scope": (r"@scope", 118),
    "@starting-style": (r"@starting-style", 117),
    "small, large and dynamic viewport units": (r"\d(s|l|d)v(h|w|b|i|min|max)\b", 108),
    "range syntax in media queries": (r"@media[^{]*[<>]", 104),
    "subgrid": (r"\bsubgrid\b", 117),
    "accent-color": (r"accent-color\s*:", 93),
    "individual transforms": (r"(?<![\w-])(translate|rotate|scale)\s*:", 104),
    "text-wrap": (r"text-wrap(-style)?\s*:", 114),
    "field-sizing": (r"field-sizing\s*:", 123),
    "popover": (r":popover-open", 114),
    "scrollbar-gutter": (r"scrollbar-gutter\s*:", 94),
    "trigonometry": (r"\b(sin|cos|tan|pow|sqrt|round|mod)\(", 111),
    "nesting": (r"&", 120),
}
TOO_NEW_FOR_SCRIPT = {
    "structuredClone": (r"\bstructuredClone\b", 98),
    "at()": (r"\.at\(", 92),
    "Object.hasOwn": (r"\bhasOwn\b", 93),
    "findLast": (r"\.findLast", 97),
    "toSorted and its kin": (r"\.(toSorted|toReversed|toSpliced|with)\(", 110),
    "Array.fromAsync, Object.groupBy": (r"\b(fromAsync|groupBy)\b", 117),
    "class static block": (r"\bstatic\s*\{", 94),
}
# Not a matter of age: the policy forbids eval and inline markup.
FORBIDDEN_IN_SCRIPT = {
    "eval": (r"\beval\(|new Function", 0),
    "markup from text": (r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", 0),
    "inline style": (r"\.style\b|cssText", 0),
    "htmx 2 event name": (r"htmx:[a-z]+[A-Z]", 0),
}


def without_comments(source: str) -> str:
    return re.sub(r"/\*.*?\*/|(?m:^\s*//.*$)", "", source, flags=re.DOTALL)


def found_in(source: str, features: dict[str, tuple[str, int]]) -> list[str]:
    text = without_comments(source)
    return [name for name, (sign, _) in features.items() if re.search(sign, text)]


def nests(source: str) -> bool:
    """Whether a style rule stands inside a style rule; inside @media it may."""
    depth_of_rules = 0
    opened: list[bool] = []
    for head, brace in re.findall(r"([^{}]*)([{}])", without_comments(source)):
        if brace == "}":
            depth_of_rules -= opened.pop()
            continue
        is_rule = not head.rpartition(";")[2].strip().startswith("@")
        if is_rule and depth_of_rules:
            return True
        opened.append(is_rule)
        depth_of_rules += is_rule
    return False


def test_stylesheet_runs_on_chromium_90() -> None:
    source = (STATIC / "app.css").read_text("utf-8")

    assert found_in(source, TOO_NEW_FOR_CSS) == []
    assert not nests(source)


def test_stylesheet_fetches_nothing() -> None:
    source = (STATIC / "app.css").read_text("utf-8")

    assert re.findall(r"url\(|@import|@font-face", source) == []


def test_script_runs_on_chromium_90_under_the_policy() -> None:
    for path in sorted(STATIC.glob("*.js")):
        source = path.read_text("utf-8")
        assert (path.name, found_in(source, TOO_NEW_FOR_SCRIPT | FORBIDDEN_IN_SCRIPT)) == (
            path.name,
            [],
        )


@pytest.mark.parametrize(
    ("source", "feature"),
    [
        ("p:has(a) { top: 0; }", ":has()"),
        ("p { color: color-mix(in srgb, red, blue); }", "color-mix()"),
        ("p { height: 100dvh; }", "small, large and dynamic viewport units"),
        ("@media (width >= 40rem) { p { top: 0; } }", "range syntax in media queries"),
        ("@layer a { p { top: 0; } }", "cascade layers"),
        ("@container (min-width: 1px) { p { top: 0; } }", "container queries"),
        ("p { &:hover { top: 0; } }", "nesting"),
        ("p { color: light-dark(#000, #fff); }", "light-dark()"),
    ],
)
def test_a_planted_new_feature_is_found(source: str, feature: str) -> None:
    assert found_in(source, TOO_NEW_FOR_CSS) == [feature]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("p { top: 0; a { top: 0; } }", True),
        ("@media print { p { a { top: 0; } } }", True),
        ("@media print { p { top: 0; } a { top: 0; } } b { top: 0; }", False),
    ],
)
def test_nesting_is_told_from_media(source: str, expected: bool) -> None:
    assert nests(source) is expected
