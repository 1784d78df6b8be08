"""miaopu forms: the editions of the forms, and the schema of what is handed in with one."""

import json
from typing import Annotated

import typer

from app.commands.telling import Cannot, say
from app.data import UnknownEdition, form, newest_edition
from app.data.form_files import editions
from app.domain.forms.schema import FormKey
from app.exchange.form_schema import submission_schema


def forms(
    schema_of: Annotated[
        FormKey | None,
        typer.Option("--schema", help="只输出用该表单提交的内容的 JSON Schema。"),
    ] = None,
    edition: Annotated[
        int | None, typer.Option(help="表单的第几版;省略则为最新版。只与 --schema 同用。")
    ] = None,
) -> int:
    """列出申报表单各版,或输出提交内容的 JSON Schema。"""
    if schema_of is None:
        if edition is not None:
            raise Cannot("--edition 要与 --schema 同用,如 miaopu forms --schema hnte --edition 1。")
        for key in FormKey:
            for number in editions(key):
                found = form(key, number)
                say(f"{key.value}\t{number}\t{found.title}\t{found.source}")
        return 0
    try:
        asked = form(schema_of, edition or newest_edition(schema_of))
    except UnknownEdition as unknown:
        known = "、".join(str(one) for one in editions(schema_of))
        raise Cannot(f"{schema_of.value} 没有第 {edition} 版,只有第 {known} 版。") from unknown
    say(json.dumps(submission_schema(asked), ensure_ascii=False, indent=2))
    return 0
