"""A page, or one region of it: whichever the request wants."""

import json
from collections.abc import Callable, Hashable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, partial
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.domain.access import Role
from app.domain.passwords import Policy
from app.kept import Kept
from app.queries.people import SHANGHAI, SignedIn
from app.settings import ROOT, Settings
from app.web.browsers import browser_of
from app.web.escaping import GENERATOR, translated
from app.web.named_errors import name_fields
from app.web.navigation import navigation
from app.web.neighbours import NO_WAY
from app.web.once import new_form_key
from app.words import word

STATIC = ROOT / "app" / "static"
WAN = Decimal(10_000)
PIECES: Kept[Hashable, Markup] = Kept(20_000)
"""Lines of tables and the like, about a kilobyte each."""


class MiaopuEnvironment(Environment):
    code_generator_class = GENERATOR

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """A plain dictionary: Jinja's ChainMap is compared, name by name in Python, at every
        import of a macro, which took a fifteenth of a list page."""
        return {**self.globals, **(d or {})}


def make_environment() -> Environment:
    environment = MiaopuEnvironment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        auto_reload=False,  # else every page asks the disk about each of its templates
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    environment.globals["_"] = environment.globals["gettext"] = translated
    environment.filters.update(
        word=word,
        wan=wan,
        day=day,
        percent=percent,
        moment=moment,
        number=number,
        browser=browser_of,
    )
    environment.globals["asset"] = asset
    environment.globals["query"] = query
    environment.globals["new_form_key"] = new_form_key
    return environment


def wan(value: Decimal | None) -> str:
    """Yuan as 万元 with two decimals and thousands separators; unknown is a dash, never zero."""
    return "—" if value is None else f"{value / WAN:,.2f}"


def number(value: Decimal | int | None) -> str:
    """An exact number without idle zeros; unknown is a dash."""
    if value is None:
        return "—"
    if isinstance(value, int):
        return f"{value:,}"
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: Decimal | Fraction | None) -> str:
    """A share as a percentage with one decimal; unknown is a dash."""
    if value is None:
        return "—"
    exact = Fraction(value) * 100
    return f"{Decimal(exact.numerator) / Decimal(exact.denominator):.1f}%"


def day(value: date | None) -> str:
    return "—" if value is None else value.isoformat()


def moment(value: datetime | None) -> str:
    """An instant as the bureau's clock shows it."""
    if value is None:
        return "—"
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def query(current: Mapping[str, Any], **changes: Any) -> str:
    """A query string: `current` with some values replaced; None and blanks are left out."""
    merged = {**current, **changes}
    pairs: list[tuple[str, str]] = []
    for name, value in merged.items():
        if value is None or value == "":
            continue
        for one in value if isinstance(value, list | tuple) else (value,):
            pairs.append((name, str(one)))
    return "?" + urlencode(pairs) if pairs else "?"


@lru_cache
def _versions() -> dict[str, str]:
    manifest = STATIC / "vendor" / "manifest.json"
    if not manifest.exists():
        return {}
    entries = json.loads(manifest.read_text("utf-8"))
    files = entries["files"] if isinstance(entries, dict) and "files" in entries else entries
    return {f"vendor/{entry['name']}": entry["sha256"][:12] for entry in files}


@lru_cache
def asset(path: str) -> str:
    """The address of a static file; its version changes with its content."""
    known = _versions().get(path)
    if known is None:
        file = STATIC / path
        known = str(int(file.stat().st_mtime)) if file.exists() else "0"
    return f"/static/{path}?v={known}"


@dataclass(slots=True)
class Renderer:
    """What a route answers with. `page` gives the whole page or, to htmx, its region."""

    request: Request

    def page(
        self, page: str, region: str | None = None, status: int = 200, **context: Any
    ) -> Response:
        wants_region = (
            region is not None and self.request.headers.get("hx-request-type") == "partial"
        )
        template = region if wants_region and region else page
        return HTMLResponse(self._render(template, context), status)

    def piece(self, template: str, key: Hashable, context: Callable[[], dict[str, Any]]) -> Markup:
        """A part of a page that depends on `key` and on nothing else: rendered once, then kept."""
        # Most pages are made of kept pieces: finding one is what must be cheap.
        found = PIECES.found((template, key))
        if found is not None:
            return found
        return PIECES.get((template, key), lambda: self.piece_of(template, **context()))

    def pieces(
        self,
        template: str,
        keys: Iterable[Hashable],
        context: Callable[[Any], dict[str, Any]],
    ) -> Markup:
        """Many pieces of one kind, one after the other; each depends on its key alone."""
        found = PIECES.found
        return Markup(  # noqa: S704 (joined of what is escaped already)
            "".join(
                [
                    found((template, key)) or self.piece(template, key, partial(context, key))
                    for key in keys
                ]
            )
        )

    def piece_of(self, template: str, **context: Any) -> Markup:
        """A part of a page, for somebody else to keep."""
        environment: Environment = self.request.app.state.templates
        # Escaped already, as any output of a template.
        return Markup(environment.get_template(template).render(context))  # noqa: S704

    def region(self, region: str, status: int = 200, **context: Any) -> Response:
        return HTMLResponse(self._render(region, context), status)

    def changed(self, region: str, then: str, **context: Any) -> Response:
        """After a write: the region to htmx, a redirect to a plain form."""
        if self.request.headers.get("hx-request"):
            return HTMLResponse(self._render(region, context))
        return RedirectResponse(then, 303)

    def go(self, then: str) -> Response:
        """After a write that leads elsewhere."""
        if self.request.headers.get("hx-request"):
            return Response(status_code=200, headers={"HX-Redirect": then})
        return RedirectResponse(then, 303)

    def _render(self, template: str, context: dict[str, Any]) -> str:
        environment: Environment = self.request.app.state.templates
        page = environment.get_template(template).render(self._surroundings() | context)
        return name_fields(page)

    def _surroundings(self) -> dict[str, Any]:
        found: SignedIn | None = getattr(self.request.state, "signed_in", None)
        held = found is not None and found.viewer.is_held
        path = self.request.scope["path"]
        settings: Settings = self.request.app.state.settings
        return {
            "viewer": found.viewer if found else None,
            "county": found.county if found else None,
            "today": (settings.today or found.demonstration_today) if found else None,
            "top_bar": self._top_bar(found),
            # Held at the door: its links lead nowhere, and what they count is refused.
            "nav": self._side_nav(found.viewer.role, path) if found and not held else "",
            "path": path,
            "mixes_passwords": Policy(settings.password_policy) is Policy.DENGBAO,
            "way": NO_WAY,
            "typed": {},
            "errors": {},
            "sentences": [],
        }

    def _top_bar(self, found: SignedIn | None) -> Markup:
        viewer, county = (found.viewer, found.county) if found else (None, None)
        return self.piece(
            "top_bar.html", (viewer, county), lambda: {"viewer": viewer, "county": county}
        )

    def _side_nav(self, role: Role, path: str) -> Markup:
        groups = navigation(role, path)
        return self.piece("side_nav.html", groups, lambda: {"nav": groups})


async def current_renderer(request: Request) -> Renderer:
    return Renderer(request)  # async: a plain function would be run in a thread of its own


Render = Annotated[Renderer, Depends(current_renderer)]


def check_assets() -> list[str]:
    """Which third-party files are missing; the program refuses to start without them."""
    wanted = ("vendor/htmx.min.js", "vendor/bootstrap.min.css", "app.css")
    return [name for name in wanted if not Path(STATIC / name).exists()]
