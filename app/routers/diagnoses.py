"""Diagnoses of facts that a program sends: judged, answered, and nothing stored."""

from collections.abc import Callable
from datetime import date
from threading import BoundedSemaphore
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel
from starlette.responses import JSONResponse

from app.domain.criteria.editions import EDITIONS
from app.domain.refusals import InvalidValue, Reason, Throttled
from app.exchange.diagnoses import (
    Answer,
    asked_from,
    judged,
    naming_fields,
    refuse_too_large,
    request_schema,
)
from app.exchange.diagnosis_schema import facts_schema, result_schema
from app.queries.people import today_in_shanghai
from app.words.criteria import CRITERIA

api = APIRouter(prefix="/api/diagnoses", tags=["diagnoses"])

JUDGING = BoundedSemaphore(2)
"""Anybody may ask, and the search for changes takes up to a second: half of the threads at most."""
PATIENCE_SECONDS = 2
OPEN_TO_ALL: dict[str, Any] = {"security": []}
BODY: dict[str, Any] = {
    **OPEN_TO_ALL,
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["facts"],
                    "properties": {
                        "edition": {"type": "string", "enum": list(EDITIONS)},
                        "programme": {"type": "string"},
                        "facts": {
                            "type": "object",
                            "description": "See /api/diagnoses/schema/facts.",
                        },
                    },
                }
            }
        },
    },
}
SCHEMAS: dict[str, Callable[[], Answer]] = {
    "facts": facts_schema,
    "result": result_schema,
    "request": lambda: request_schema(facts_schema()),
}


class CriterionView(BaseModel):
    key: str
    name: str
    source: str
    doubt: str
    max_points: int | None


class EditionView(BaseModel):
    key: str
    programme: str
    title: str
    document: str
    in_force_from: date
    in_force_until: date | None
    doubts: list[str]
    criteria: list[CriterionView]


@api.get("/editions", openapi_extra=OPEN_TO_ALL)
def read_editions() -> list[EditionView]:
    """Every edition of the rules, with its documents and criteria."""
    return [
        EditionView(
            key=edition.key,
            programme=edition.judged,
            title=edition.title,
            document=edition.document,
            in_force_from=edition.in_force_from,
            in_force_until=edition.in_force_until,
            doubts=list(edition.doubts),
            criteria=[
                CriterionView(
                    key=one.key,
                    name=CRITERIA[one.key],
                    source=one.source,
                    doubt=one.doubt,
                    max_points=one.max_points,
                )
                for one in edition.criteria
            ],
        )
        for edition in EDITIONS.values()
    ]


@api.get("/schema/{part}", openapi_extra=OPEN_TO_ALL)
def read_schema(part: Literal["facts", "result", "request"]) -> dict[str, Any]:
    """JSON Schema (2020-12) of the facts, of the result, or of the request to try."""
    return SCHEMAS[part]()


async def sent_document(request: Request) -> bytes:
    """The body, read no further than the limit."""
    if request.headers.get("content-length", "").isdecimal():
        refuse_too_large(int(request.headers["content-length"]))
    document = bytearray()
    async for chunk in request.stream():
        document += chunk
        refuse_too_large(len(document))
    return bytes(document)


@api.post("/try", openapi_extra=BODY)
async def post_try(document: Annotated[bytes, Depends(sent_document)]) -> JSONResponse:
    """Facts in, findings out. Nothing is stored; without `edition` the one in force on
    `applied_on` judges, of `programme` or else of the HNTE."""
    if not JUDGING.acquire(blocking=False):
        raise Throttled(Reason.TOO_MANY_ATTEMPTS, seconds=PATIENCE_SECONDS)
    try:
        return JSONResponse(await run_in_threadpool(_answer, document))
    finally:
        JUDGING.release()


def _answer(document: bytes) -> Answer:
    # The real day even in a demonstration: these facts are nobody's in its world.
    try:
        asked = asked_from(document, today_in_shanghai())
    except InvalidValue as refusal:
        raise naming_fields(refusal) from refusal
    return judged(asked.edition, asked.facts)
