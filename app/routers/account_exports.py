"""The administrators' lists as files: accounts, grants, tokens, places."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response, StreamingResponse

from app.dependencies import ReadSession
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.accounts import PeopleFilters, PersonRow, list_people
from app.queries.dictionaries import describe_parks, describe_townships
from app.queries.grants import GrantRow, TokenRow, list_grants, list_tokens
from app.queries.people import today_in_shanghai
from app.web.exported import Format, ListExport
from app.web.problems import AS_FILE

pages = APIRouter(default_response_class=StreamingResponse, include_in_schema=False)
api = APIRouter(prefix="/api", default_response_class=StreamingResponse, responses=AS_FILE)

"""The longest page of accounts."""
PERSON_COLUMNS = (
    Column("login", "账号", width=16),
    Column("name", "姓名"),
    Column("office", "科室或单位", width=20),
    Column("division", "类别", Kind.WORD),
    Column("roles", "有效角色", Kind.WORDS, 20),
    Column("last_seen_at", "最近活动", Kind.MOMENT),
    Column("state", "状态"),
)
GRANT_COLUMNS = (
    Column("login", "账号", width=16),
    Column("person_name", "姓名"),
    Column("role", "角色", Kind.WORD),
    Column("scope", "范围", width=20),
    Column("valid_from", "自", Kind.DATE),
    Column("valid_until", "至", Kind.DATE),
    Column("granted_by", "授权人"),
    Column("state", "状态"),
)
TOKEN_COLUMNS = (
    Column("name", "用途", width=24),
    Column("login", "账号", width=16),
    Column("person_name", "姓名"),
    Column("created_at", "生成时间", Kind.MOMENT),
    Column("expires_on", "有效至", Kind.DATE),
    Column("state", "状态"),
)
PLACE_COLUMNS = (
    Column("code", "代码", width=14),
    Column("name", "名称", width=20),
    Column("kind", "类别"),
    Column("township", "所在镇街道", width=14),
    Column("is_port_zone", "属港区", Kind.YES_NO),
)


@pages.get("/people/export")
@api.get("/people/export", tags=["people"])
def read_people_export(
    export: ListExport,
    filters: Annotated[PeopleFilters, Query()],
    file_format: Format = FileFormat.XLSX,
) -> Response:
    return export.send_list(
        "人员账号",
        PERSON_COLUMNS,
        lambda session, viewer, asked: list_people(session, viewer, asked, today_in_shanghai()),
        filters,
        file_format,
        row_cells=_person,
    )


def _person(row: PersonRow) -> list[Any]:
    open_state = "待改初始密码" if row.must_change_password else "启用"
    return [
        row.login,
        row.name,
        row.office,
        row.division,
        row.roles,
        row.last_seen_at,
        "停用" if row.is_closed else open_state,
    ]


@pages.get("/grants/export")
@api.get("/grants/export", tags=["grants"])
def read_grants_export(
    session: ReadSession,
    export: ListExport,
    with_ended: bool = False,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    found = list_grants(session, export.viewer, today_in_shanghai(), with_ended=with_ended)
    return export.send_rows("授权", GRANT_COLUMNS, [_grant(row) for row in found], file_format)


def _grant(row: GrantRow) -> list[Any]:
    has_ended = row.valid_until is not None and row.valid_until < today_in_shanghai()
    return [
        row.login,
        row.person_name,
        row.role,
        row.township_name or row.uscc or row.region_prefix or "全县(市)",
        row.valid_from,
        row.valid_until,
        row.granted_by,
        "已结束" if has_ended else "有效",
    ]


@pages.get("/tokens/export")
@api.get("/tokens/export", tags=["tokens"])
def read_tokens_export(
    session: ReadSession, export: ListExport, file_format: Format = FileFormat.XLSX
) -> Response:
    """Which tokens there are; no token can be read again."""
    rows = [_token(row) for row in list_tokens(session, export.viewer)]
    return export.send_rows("接口令牌", TOKEN_COLUMNS, rows, file_format)


def _token(row: TokenRow) -> list[Any]:
    if row.revoked_at:
        state = "已撤销"
    else:
        state = "已过期" if row.expires_on < today_in_shanghai() else "有效"
    return [row.name, row.login, row.person_name, row.created_at, row.expires_on, state]


@pages.get("/places/export")
@api.get("/places/export", tags=["dictionaries"])
def read_places_export(
    session: ReadSession, export: ListExport, file_format: Format = FileFormat.XLSX
) -> Response:
    """Towns, then parks."""
    towns: list[list[Any]] = [
        [one.code, one.name, one.kind, None, None]
        for one in describe_townships(session, export.viewer)
    ]
    parks: list[list[Any]] = [
        [one.code, one.name, "园区", one.township_name, one.is_port_zone]
        for one in describe_parks(session, export.viewer)
    ]
    return export.send_rows("镇街与园区", PLACE_COLUMNS, [*towns, *parks], file_format)
