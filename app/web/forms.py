"""Forms: what was typed, read into an input model, or given back with what is wrong."""

from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile

from app.domain.refusals import InvalidValue, Reason, Refusal

Model = TypeVar("Model", bound=BaseModel)

WAN = Decimal(10_000)


class Refilled(Exception):
    """A refused form: show it again with everything that was typed."""

    def __init__(
        self,
        refusal: Refusal,
        page: str,
        region: str | None,
        typed: "Typed",
        context: dict[str, Any],
    ) -> None:
        self.refusal = refusal
        self.page = page
        self.region = region
        self.typed = typed
        self.context = context
        super().__init__(page)


class Typed(dict[str, str]):
    """A form as it came: text by field name, and files apart. Absent fields read as blank."""

    files: dict[str, UploadFile]
    lists: dict[str, list[str]]

    def __missing__(self, _key: str) -> str:
        return ""

    def parse(self, model: type[Model]) -> Model:
        """The input model, or every field that cannot be read. Fields named `…_cny` are typed
        in 万元 and stored in yuan; blanks are absent."""
        values: dict[str, Any] = {}
        wrong: dict[str, Reason] = {}
        for name in model.model_fields:
            if name in self.lists and len(self.lists[name]) > 1:
                values[name] = self.lists[name]
                continue
            text = self.get(name, "").strip()
            if not text:
                continue
            if name.endswith("_cny"):
                try:
                    values[name] = Decimal(text.replace(",", "").replace("，", "")) * WAN
                except InvalidOperation:
                    wrong[name] = Reason.BAD_AMOUNT
            else:
                values[name] = text
        try:
            given = model.model_validate(values)
        except ValidationError as error:
            for complaint in error.errors():
                name = str(complaint["loc"][0]) if complaint["loc"] else ""
                wrong.setdefault(name, reason_of(complaint))
            raise InvalidValue(fields=wrong, unit="万元", limit="规定") from error
        if wrong:
            raise InvalidValue(fields=wrong, unit="万元")
        return given


def reason_of(complaint: Mapping[str, Any]) -> Reason:
    """Pydantic's word for what is wrong as one of ours."""
    cause = complaint.get("ctx", {}).get("error")
    if isinstance(cause, Refusal):
        return cause.reasons[0]
    kind = str(complaint["type"])
    if kind == "missing":
        return Reason.MISSING_VALUE
    if kind == "string_too_short":
        return Reason.MISSING_VALUE
    if kind == "string_too_long":
        return Reason.TOO_LONG
    if kind.startswith("date"):
        return Reason.BAD_DATE
    if kind.startswith("decimal"):
        return Reason.BAD_AMOUNT
    return Reason.BAD_VALUE


@contextmanager
def refilling(page: str, region: str | None, typed: Typed, **context: Any) -> Generator[None]:
    """Inside, a refusal brings the form back as typed; the transaction is rolled back."""
    try:
        yield
    except Refusal as refusal:
        raise Refilled(refusal, page, region, typed, context) from refusal


async def typed_form(request: Request) -> AsyncGenerator[Typed]:
    async with request.form() as form:  # closes the uploads it spooled
        typed = Typed()
        typed.files = {}
        typed.lists = {}
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                typed.files[name] = value
            else:
                typed[name] = value
                typed.lists.setdefault(name, []).append(value)
        yield typed


TypedForm = Annotated[Typed, Depends(typed_form)]
