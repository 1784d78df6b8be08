"""The description of the API, for those who are signed in."""

from typing import Any

from fastapi import APIRouter, Request

from app.dependencies import CurrentViewer
from app.web.problems import add_problem

api = APIRouter(prefix="/api", include_in_schema=False)


@api.get("/openapi.json")
def read_openapi(request: Request, viewer: CurrentViewer) -> dict[str, Any]:  # noqa: ARG001 (admits)
    """OpenAPI 3.1: the twins and nothing else."""
    return add_problem(request.app.openapi())
