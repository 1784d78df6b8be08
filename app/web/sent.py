"""A form that was sent about one thing: its verb, then the page as it is now or the form again."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from starlette.responses import Response

from app.dependencies import CurrentViewer, Today, WriteSession
from app.web.forms import Model, TypedForm, refilling
from app.web.rendering import Render


@dataclass
class Sent:
    """What every verb of a page needs. A subclass adds the id in its address, names its
    templates and says what they show; FastAPI reads its fields as a route's parameters."""

    session: WriteSession
    viewer: CurrentViewer
    today: Today
    typed: TypedForm
    render: Render

    PAGE: ClassVar[str]
    REGION: ClassVar[str | None] = None
    """None: a page without regions, which is opened anew."""

    @property
    def address(self) -> str:
        raise NotImplementedError

    def shown(self) -> dict[str, Any]:
        """What the page shows, as things stand."""
        raise NotImplementedError

    def parse(self, model: type[Model]) -> Model:
        return self.typed.parse(model)

    @contextmanager
    def as_form(self, name: str) -> Generator[None]:
        """Inside, a refusal reopens the form of this name with everything that was typed."""
        before = self.shown() | {"sent": name}
        with refilling(self.PAGE, self.REGION, self.typed, **before):
            yield

    def changed(self) -> Response:
        """The region as it is after the verb, or without htmx or regions the page again."""
        if self.REGION is None:
            return self.render.go(self.address)
        return self.render.changed(self.REGION, then=self.address, **self.shown())
