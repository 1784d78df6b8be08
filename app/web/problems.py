"""What OpenAPI cannot read off a route: refusals (RFC 9457 with our stable words), files, keys."""

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

TOO_MANY: dict[str, Any] = {
    **_described("Too often, or too many at once: wait as many seconds as `Retry-After` says."),
    "headers": {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}},
}
"""429, for the few routes that answer it."""

_PAGE = {"text/html": {"schema": {"type": "string"}}}
SIGNING_IN: dict[str, Any] = {
    "post": {
        "tags": ["sessions"],
        "summary": "Sign in",
        "description": "The one page a program may need: it opens the session of the cookie.",
        "security": [],
        "requestBody": {
            "required": True,
            "content": {
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "required": ["login", "password"],
                        "properties": {
                            "login": {"type": "string"},
                            "password": {"type": "string", "format": "password"},
                        },
                    }
                }
            },
        },
        "responses": {
            "303": {
                "description": "Signed in: the cookie is set.",
                "headers": {"Set-Cookie": {"schema": {"type": "string"}}},
                "content": _PAGE,
            },
            "422": {"description": "Not the right name and password.", "content": _PAGE},
            "429": TOO_MANY | {"content": _PAGE},
        },
    }
}
"""A page, so no twin of it exists; but what it answers is part of how a program gets in."""

AS_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The rows of the list, all of them, as a file.",
        "content": {
            "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
            "text/csv": {"schema": {"type": "string"}},
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {},
        },
    }
}
"""What a list's export answers, by the `format` asked for."""

AS_DOWNLOAD: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file as it was uploaded.",
        "content": {"application/octet-stream": {}},
    }
}


def _form_with_file(**more: dict[str, Any]) -> dict[str, Any]:
    file = {"type": "string", "contentMediaType": "application/octet-stream"}
    schema = {"type": "object", "required": ["file"], "properties": {"file": file} | more}
    content = {"multipart/form-data": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


ONE_FILE = _form_with_file()
"""The body of an upload that reads its form by itself."""

PLACED_FILE = _form_with_file(
    place={
        "type": "integer",
        "description": "The place whose file this one replaces; without it the file of the same "
        "name, or the only one that may stand there, else a place of its own.",
    }
)
"""The body of an upload into a slot."""

SIGNED_IN = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "miaopu",
        "description": "What signing in sets; `__Host-miaopu` behind HTTPS.",
    },
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A reader's token, given out by the security administrator: GET only.",
    },
}


def add_problem(schema: dict[str, Any]) -> dict[str, Any]:
    """Add what the routes do not say by themselves: the Problem they refer to, and who may ask."""
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schema["paths"]["/login"] = SIGNING_IN
    schema["components"]["securitySchemes"] = SIGNED_IN
    schema["security"] = [{"session": []}, {"token": []}]
    components = schema["components"].setdefault("schemas", {})
    components.update(problem.pop("$defs", {}))
    components["Problem"] = problem
    components.pop("HTTPValidationError", None)
    components.pop("ValidationError", None)
    return schema
