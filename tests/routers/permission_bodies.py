"""A body that a route can read, made up from the description of the API."""

from typing import Any

Schema = dict[str, Any]
SAID = {"uscc": "91330482MA28A00A1X", "login": "somebody"}
"""What the description does not tell by its type."""
BY_FORMAT = {"date": "2018-06-01", "date-time": "2018-06-01T04:00:00Z"}


def body_for(described: Schema, method: str, path: str) -> Any:
    """None: the route takes no JSON."""
    operation = described["paths"].get(path, {}).get(method.lower(), {})
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    return None if schema is None else value_of(schema, described)


def value_of(schema: Schema, described: Schema) -> Any:
    """The smallest value that fits."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return value_of(described["components"]["schemas"][name], described)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return value_of(schema[choice][0], described)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            return {
                name: SAID.get(name, value_of(one, described))
                for name, one in schema.get("properties", {}).items()
                if name in schema.get("required", ())
            }
        case "array":
            return [
                value_of(schema.get("items", {}), described)
                for _ in range(schema.get("minItems", 0))
            ]
        case "boolean":
            return True
        case "integer" | "number":
            return schema.get("minimum", 1)
        case _:
            usual = "1" * max(1, schema.get("minLength", 1))
            return BY_FORMAT.get(schema.get("format", ""), usual)
