"""The cheaper escape prints what stock Jinja prints, byte for byte, whatever comes in."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from app.domain.enterprises import EnterpriseStatus
from app.web import escaping
from app.web.escaping import CheapEscaping, translated
from app.web.rendering import make_environment

HOSTILE = "<script>alert('x')</script>&\"`<!--]]>&amp;\x00 %s %(a)s %%"
TEMPLATE = """
{% macro cell(x, href="") %}<td{% if href %} title="{{ href }}"{% endif %}>{{ x }}{% endmacro %}
{% macro boxed() %}<b>{{ caller() }}</b>{% endmacro %}
{% set block %}<i>{{ value }}</i>{% endset %}
{{ value }}|{{ value | e }}|{{ value | string }}|{{ value | safe }}|{{ value | upper }}
{{ cell(value, href=value) }}|{{ block }}|{{ block ~ value }}|{{ value ~ "<" }}|{{ "<" ~ value }}
{% call boxed() %}{{ value }}{% endcall %}|{{ [value, "<", block] | join("&") }}
{{ "<%s>" | format(value) }}|{{ ("<b>%s</b>" | safe) % value }}|{{ value if value else "<" }}
{{ _("<b>固定</b> 100%%") }}|{{ _("共 %(total)s 条 <", total=value) }}
{% filter upper %}{{ value }}{% endfilter %}|{% autoescape false %}{{ value }}{% endautoescape %}
{% autoescape is_on %}{{ value }}{% endautoescape %}|{{ none }}|{{ true }}|{{ 1.5 }}|{{ 10 ** 20 }}
{% for one in [value, block] %}{{ loop.index }}{{ one }}{% else %}-{% endfor %}|{{ value | length }}
{% trans count=2, name=value %}{{ name }} <one>{% pluralize %}{{ name }} <many>{% endtrans %}
"""


class WithHtml:
    def __html__(self) -> str:
        return "<em>own</em>"

    def __str__(self) -> str:
        return "<never>"

    def __len__(self) -> int:
        return 3


class Sly(str):
    """A str that is none of ours: must not take the short way."""

    def __str__(self) -> str:
        return "<b>sly</b>"


def stock() -> Environment:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    return environment


STOCK = stock().from_string(TEMPLATE)
OURS = make_environment().from_string(TEMPLATE)


def both(values: Mapping[str, Any]) -> tuple[str, str]:
    return OURS.render(values), STOCK.render(values)


def test_the_cheap_way_is_taken() -> None:
    assert escaping.GENERATOR is CheapEscaping
    source = make_environment().compile("{{ value }}", raw=True)
    assert "cheap_escape(" in source


@given(st.text())
@example(HOSTILE)
def test_text_is_escaped_as_stock_jinja_does(value: str) -> None:
    for is_on in (True, False):
        ours, theirs = both({"value": value, "is_on": is_on})
        assert ours == theirs


@pytest.mark.parametrize(
    "value",
    [
        Markup("<b>safe</b>"),
        WithHtml(),
        Sly("<i>"),
        EnterpriseStatus.OPERATING,
        "",
        [HOSTILE, 1],
        {"<": HOSTILE},
        b"<bytes>",
    ],
)
def test_other_kinds_are_escaped_as_stock_jinja_does(value: Any) -> None:
    ours, theirs = both({"value": value, "is_on": True})
    assert ours == theirs


@pytest.mark.parametrize(
    "value",
    [0, -7, True, None, 2.5, 10**30, Decimal("1.50"), Fraction(1, 3), date(2018, 9, 30)],
)
def test_values_without_length_are_escaped_as_stock_jinja_does(value: Any) -> None:
    text = "{{ value }}|{{ value ~ '<' }}|{{ [value, '<'] | join }}|<a b='{{ value }}'>"
    ours, theirs = make_environment().from_string(text), stock().from_string(text)
    assert ours.render(value=value) == theirs.render(value=value)


@given(st.text())
@example(HOSTILE)
def test_without_the_private_function_the_bytes_are_the_same(value: str) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(escaping, "_escape_inner", None)
        assert escaping.escape(value) == escape(value)


@given(st.text())
@example(HOSTILE)
def test_translated_escapes_what_it_is_given(value: str) -> None:
    assert translated("<i>%(value)s</i>", value=value) == f"<i>{escape(value)}</i>"
