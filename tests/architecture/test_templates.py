"""What every template holds to: strict CSP, htmx 4 habits, named regions, translatable words."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tools.assets import ICONS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
VOID = {"br", "col", "hr", "img", "input", "link", "meta"}

JINJA_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
JINJA_TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
JINJA_PRINT = re.compile(r"\{\{.*?\}\}", re.DOTALL)
TRANSLATED_BLOCK = re.compile(r"\{%-?\s*trans\b.*?\{%-?\s*endtrans\s*-?%\}", re.DOTALL)
TRANSLATED = re.compile(r"""(?<!\w)(?:_|n?gettext)\(\s*("[^"]*"|'[^']*')(\s*,\s*("[^"]*"))?""")
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")

# Checked in the source with comments taken out.
IN_SOURCE = {
    "safe filter": re.compile(r"\|\s*safe\b"),
    "hx- without data-": re.compile(r"(?<![\w-])hx-[a-z]"),
    "attribute that needs eval or is gone in htmx 4": re.compile(
        r"data-hx-(on|vars|ext|disabled-elt)\b"
    ),
    "js: value": re.compile(r"""["'\s]js:"""),
    "event filter, needs eval": re.compile(r"""data-hx-trigger=["'][^"']*\["""),
    "htmx 2 event name": re.compile(r"htmx:[a-z]+[A-Z]"),
    "target that is no id": re.compile(r"""data-hx-target(:\w+)?=["'](?!#)"""),
}
# Checked in what remains when Jinja's own tags are taken out too.
IN_MARKUP = {
    "inline style": re.compile(r"\sstyle\s*=|<style\b"),
    "inline handler": re.compile(r"\son[a-z]+\s*="),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)"),
    "script address": re.compile(r"javascript:"),
    "htmx form that does nothing without script": re.compile(
        r"<form(?![^>]*\saction=)[^>]*\sdata-hx-"
    ),
}


class Roots(HTMLParser):
    """Collects the elements and the texts that stand in nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.ids: list[str | None] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth == 0:
            self.ids.append(dict(attrs).get("id"))
        if tag not in VOID:
            self.depth += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.depth -= 1

    def handle_data(self, text: str) -> None:
        if self.depth == 0 and text.strip():
            self.texts.append(text.strip())


def faults(source: str) -> list[str]:
    """Every rule the source breaks; a broken rule is named once."""
    uncommented = JINJA_COMMENT.sub("", source)
    markup = JINJA_PRINT.sub("x", JINJA_TAG.sub("", uncommented))
    found = [name for name, sign in IN_SOURCE.items() if sign.search(uncommented)]
    found += [name for name, sign in IN_MARKUP.items() if sign.search(markup)]
    bare = TRANSLATED.sub("", TRANSLATED_BLOCK.sub("", uncommented))
    if CHINESE.search(bare):
        found.append("Chinese outside _()")
    found += [
        f"icon {name} is not in the sprite"
        for name in re.findall(r"""\bicon\(\s*["']([\w-]+)""", uncommented)
        if name not in ICONS
    ]
    return found


def region_faults(name: str, source: str) -> list[str]:
    """What keeps a file starting with _ from being a region: one element named after the file."""
    found = []
    if not source.startswith("{# needs "):
        found.append("the first line does not say what the region needs")
    roots = Roots()
    roots.feed(JINJA_PRINT.sub("x", JINJA_TAG.sub("", JINJA_COMMENT.sub("", source))))
    feature, file = name.removesuffix(".html").split("/_")
    expected = f"{feature}-{file}".replace("_", "-").replace("/", "-")
    if roots.ids != [expected]:
        found.append(f"roots {roots.ids} instead of one element with id {expected}")
    if roots.texts:
        found.append(f"text outside the root: {roots.texts}")
    return found


def templates() -> Iterator[tuple[str, str]]:
    for path in sorted(TEMPLATES.rglob("*.html")):
        yield path.relative_to(TEMPLATES).as_posix(), path.read_text("utf-8")


def with_wildcards(name: str) -> str:
    return JINJA_PRINT.sub("*", name)


def ids_in(source: str) -> set[str]:
    return {with_wildcards(found) for found in re.findall(r'(?<![\w-])id="([^"]+)"', source)}


def targets_in(source: str) -> set[str]:
    """Ids named by data-hx-target, or handed to a shared macro as target="…"."""
    uncommented = JINJA_COMMENT.sub("", source)
    direct = re.findall(r'data-hx-target(?::\w+)?="#([^"]+)"', uncommented)
    handed = re.findall(r'(?<![\w-])target="([\w-]+)"', uncommented)
    return {with_wildcards(found) for found in [*direct, *handed]}


def test_templates_keep_the_rules() -> None:
    broken = {name: found for name, source in templates() if (found := faults(source))}

    assert broken == {}


def test_regions_are_one_element_named_after_their_file() -> None:
    broken = {
        name: found
        for name, source in templates()
        if "/_" in name and (found := region_faults(name, source))
    }

    assert broken == {}


def test_swap_targets_exist() -> None:
    ids = set[str]().union(*(ids_in(source) for _, source in templates()))
    # The macros take the id from their caller, where it is checked.
    missing = {
        (name, target)
        for name, source in templates()
        for target in targets_in(source) - ids
        if not (name.startswith("shared/") and target == "*")
    }

    assert missing == set()


def test_macros_say_what_they_take() -> None:
    silent = [
        f"{name}: {macro}"
        for name, source in templates()
        if name.startswith("shared/")
        for macro in re.findall(r"\{%-? macro (\w+)", source)
        if not re.search(rf"\{{# ?{macro}\b", source)
    ]

    assert silent == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ('<p style="color: red">x</p>', "inline style"),
        ('<button onclick="go()">x</button>', "inline handler"),
        ("<script>go()</script>", "inline script"),
        ('<a href="javascript:go()">x</a>', "script address"),
        ("{{ note | safe }}", "safe filter"),
        ('<p hx-get="/x">x</p>', "hx- without data-"),
        ('<p data-hx-on:click="x">x</p>', "attribute that needs eval or is gone in htmx 4"),
        ('<p data-hx-ext="sse">x</p>', "attribute that needs eval or is gone in htmx 4"),
        ('<p data-hx-vals="js:{a: 1}">x</p>', "js: value"),
        ('<p data-hx-trigger="keyup[key]">x</p>', "event filter, needs eval"),
        ('<p data-hx-trigger="htmx:afterSwap">x</p>', "htmx 2 event name"),
        ('<p data-hx-target="closest tr">x</p>', "target that is no id"),
        (
            '<form data-hx-post="/x"><button></button></form>',
            "htmx form that does nothing without script",
        ),
        ("<p>企业</p>", "Chinese outside _()"),
        ('{{ tag("企业", "ok") }}', "Chinese outside _()"),
        ('{{ icon("rocket") }}', "icon rocket is not in the sprite"),
    ],
)
def test_faults_catch_a_planted_one(source: str, fault: str) -> None:
    assert faults(source) == [fault]


@pytest.mark.parametrize(
    "source",
    [
        '<p>{{ _("共 %(total)s 条", total=total) }}</p>',
        "{% trans %}企业{% endtrans %}",
        "{# 企业 #}",
        '<form method="post" action="/x" data-hx-post="/x" data-hx-target="#a"></form>',
        '<meta name="htmx-config" content="{}">',
    ],
)
def test_faults_let_a_sound_template_pass(source: str) -> None:
    assert faults(source) == []


def test_region_faults_catch_planted_ones() -> None:
    sound = '{# needs x #}\n{% from "a" import b %}\n<p id="cases-stage-panel"><br>x</p>\n'

    assert region_faults("cases/_stage_panel.html", sound) == []
    assert region_faults("cases/_stage_panel.html", sound.removeprefix("{# needs x #}\n")) == [
        "the first line does not say what the region needs"
    ]
    assert region_faults("cases/_table.html", sound) == [
        "roots ['cases-stage-panel'] instead of one element with id cases-table"
    ]
    assert region_faults("cases/_stage_panel.html", sound + "<p>y</p>") == [
        "roots ['cases-stage-panel', None] instead of one element with id cases-stage-panel"
    ]
    assert region_faults("cases/_stage_panel.html", sound + "y") == ["text outside the root: ['y']"]
