"""Forms: what was typed, read into an input model, or given back with what is wrong."""

from collections.abc import AsyncGenerator, Generator, Iterable, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.requests import ClientDisconnect

from app.domain.refusals import InvalidValue, Reason, Refusal

Model = TypeVar("Model", bound=BaseModel)

WAN = Decimal(10_000)
MOST_FIELDS = 5_000


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

    def __init__(self) -> None:
        super().__init__()
        self.files = {}
        self.lists = {}

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
            raise malformed(error.errors(), "万元", wrong) from error
        if wrong:
            raise InvalidValue(fields=wrong, unit="万元")
        return given


def malformed(
    complaints: Iterable[Mapping[str, Any]],
    unit: str,
    known: Mapping[str, Reason] | None = None,
    *,
    inside: int = 0,
) -> InvalidValue:
    """Pydantic's complaints in our words, each field with its own limit; `inside` skips the
    steps of a place that only say where the body is."""
    wrong = dict(known or {})
    limits: dict[str, dict[str, object]] = {}
    for complaint in complaints:
        # Deeper steps are branches of a union, no fields.
        name = str(next(iter(complaint["loc"][inside:]), ""))
        wrong.setdefault(name, reason_of(complaint))
        longest = complaint.get("ctx", {}).get("max_length")
        if longest is not None:
            limits.setdefault(name, {"limit": longest})
    first = next(iter(limits.values()), {})
    return InvalidValue(fields=wrong, unit=unit, by_field=limits, **first)


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
    if kind.startswith(("decimal", "int_")):
        is_amount = str(complaint["loc"][-1]).endswith("_cny")
        return Reason.BAD_AMOUNT if is_amount else Reason.BAD_NUMBER
    return Reason.BAD_VALUE


@contextmanager
def refilling(page: str, region: str | None, typed: Typed, **context: Any) -> Generator[None]:
    """Inside, a refusal brings the form back as typed; the transaction is rolled back."""
    try:
        yield
    except Refusal as refusal:
        raise Refilled(refusal, page, region, typed, context) from refusal


async def typed_form(request: Request) -> AsyncGenerator[Typed]:
    """Whoever breaks off an upload reads no answer, but the journal has a line; what had come lay
    in a file without a name, and is gone."""
    try:
        await request.form()
    except ClientDisconnect as error:
        raise InvalidValue(fields={"file": Reason.UPLOAD_BROKEN_OFF}) from error
    async with request.form() as form:  # read already; closes the uploads it spooled
        yield _typed(form)


async def wide_form(request: Request) -> AsyncGenerator[Typed]:
    """A form of whole tables: 99 rows of 15 cells, each with what its page knew of it."""
    async with request.form(max_fields=MOST_FIELDS) as form:
        yield _typed(form)


def _typed(form: FormData) -> Typed:
    typed = Typed()
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            typed.files[name] = value
        else:
            typed[name] = value
            typed.lists.setdefault(name, []).append(value)
    return typed


TypedForm = Annotated[Typed, Depends(typed_form)]
WideForm = Annotated[Typed, Depends(wide_form)]
