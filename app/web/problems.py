"""What the API says when it refuses, as OpenAPI describes it: RFC 9457 with our stable words."""

from typing import Any

from pydantic import BaseModel

from app.domain.refusals import Reason


class FieldProblem(BaseModel):
    reason: Reason
    detail: str


class Problem(BaseModel):
    """`reasons` are for programs and never change; `detail` is a Chinese sentence for people."""

    type: str
    title: str
    status: int
    reasons: list[Reason]
    detail: str
    fields: dict[str, FieldProblem] | None = None


def _described(text: str) -> dict[str, Any]:
    return {
        "description": text,
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }


PROBLEMS: dict[int | str, dict[str, Any]] = {
    401: _described("Nobody is signed in, or the token has ended."),
    403: _described("Seen, but not this role's to do; or a write from a foreign page."),
    404: _described("There is no such thing, or the viewer may not know of it."),
    409: _described("Not possible now, or somebody else was faster."),
    422: _described("What was given cannot be read, or breaks a rule of its field."),
}


def add_problem(schema: dict[str, Any]) -> dict[str, Any]:
    """Put the Problem's own schema among the components that the answers refer to."""
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components = schema.setdefault("components", {}).setdefault("schemas", {})
    components.update(problem.pop("$defs", {}))
    components["Problem"] = problem
    components.pop("HTTPValidationError", None)
    components.pop("ValidationError", None)
    return schema
