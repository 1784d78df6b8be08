"""A cheaper autoescape: the bytes of Jinja's own, without a Markup object for every value.

Half the time of a list page went into those objects (performance.md 2.2). The output of a template
is joined as text, so escaped text need not know that it is escaped. Only what is printed with
{{ }} is touched: filters, macros and {% set %} blocks keep Markup. tests/web/test_escaping.py
compares with stock Jinja on hostile input; without markupsafe's private function, stock it is."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import markupsafe
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup
from markupsafe import escape as stock_escape

# Private: a later markupsafe may name it otherwise.
_escape_inner: Callable[[str], str] | None = getattr(markupsafe, "_escape_inner", None)


def escape(value: Any) -> str:
    """Text that is safe between tags and within quotes."""
    kind = type(value)
    if kind is str and _escape_inner:
        return _escape_inner(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    if kind is int:
        return str(value)
    return stock_escape(value)


class CheapEscaping(CodeGenerator):
    """Templates compiled with it call our `escape` where they print."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        self.writeline(f"from {__name__} import escape as cheap_escape")
        super().visit_Template(node, frame)

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        is_settled = frame.eval_ctx.autoescape and not frame.eval_ctx.volatile
        if is_settled and self.environment.globals.get("_") is translated:
            match node:
                # {{ _("…") }} and {{ asset("…") }} say the same on every page: they become text
                # of the template.
                case nodes.Call(
                    node=nodes.Name(name="_" | "asset" as name),
                    args=[nodes.Const(value=str() as text)],
                    kwargs=[],
                    dyn_args=None,
                    dyn_kwargs=None,
                ):
                    constant: Callable[[str], str] = self.environment.globals[name]  # type: ignore[assignment]
                    return str(stock_escape(constant(text)))
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        is_settled = frame.eval_ctx.autoescape and not frame.eval_ctx.volatile
        if is_settled and finalize.src is None:
            self.write("cheap_escape(")
        else:
            super()._output_child_pre(node, frame, finalize)


GENERATOR = CodeGenerator if _escape_inner is None else CheapEscaping


@lru_cache(maxsize=4096)
def _marked(text: str) -> Markup:
    return Markup(text) % {}  # noqa: S704 (a constant of a template)


def translated(text: str, /, **values: Any) -> Markup:
    """What {{ _("…") }} prints: Chinese is the key, so it is its own translation. As in Jinja's
    newstyle gettext, %(name)s takes an escaped value and %% is a percent sign."""
    return Markup(text) % values if values else _marked(text)  # noqa: S704
