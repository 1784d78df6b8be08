"""What is listed about firms as files: one firm's history, lineage and diagnoses; many judged."""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import Response, StreamingResponse

from app.dependencies import ReadSession
from app.domain.access import Viewer
from app.domain.evidence import EvidencePart
from app.exchange.tables import CHUNK, Column, FileFormat, Kind
from app.queries.diagnoses import list_diagnoses
from app.queries.enterprise_detail import describe_head
from app.queries.enterprise_history import HistoryLine, list_history
from app.queries.evidence import Evidence, list_evidence
from app.queries.lineage import lineage_of
from app.queries.pool_trials import TrialFilters, try_firms
from app.web.exported import Format, ListExport, cells
from app.web.problems import AS_FILE
from app.words import word

pages = APIRouter(default_response_class=StreamingResponse, include_in_schema=False)
api = APIRouter(prefix="/api", default_response_class=StreamingResponse, responses=AS_FILE)

HISTORY_COLUMNS = (
    Column("at", "时间", Kind.MOMENT),
    Column("actor", "何人"),
    Column("role", "角色"),
    Column("what", "何事", width=16),
    Column("label", "字段", width=16),
    Column("before", "原来", width=24),
    Column("after", "改为", width=24),
)
LINEAGE_COLUMNS = (
    Column("happened_on", "日期", Kind.DATE),
    Column("kind", "事项", width=16),
    Column("side", "本企业"),
    Column("other_name", "对方企业", width=34),
    Column("other_uscc", "信用代码", width=22),
    Column("document_number", "文号", width=20),
    Column("note", "备注", width=24),
    Column("taken_back_on", "更正日", Kind.DATE),
    Column("taken_back_reason", "更正原因", width=24),
)
DIAGNOSIS_COLUMNS = (
    Column("made_at", "保存时间", Kind.MOMENT),
    Column("made_by", "保存人"),
    Column("programme", "项目", Kind.WORD, 20),
    Column("edition", "条件版本", width=24),
    Column("applied_on", "拟申报日期", Kind.DATE),
    Column("verdict", "结论", Kind.WORD),
    Column("short", "未达到", Kind.WORDS, 30),
    Column("missing_count", "缺数据", Kind.NUMBER),
    Column("note", "说明", width=24),
)
EVIDENCE_COLUMNS = (
    Column("part", "类别", Kind.WORD, 16),
    Column("what", "事项", width=40),
    Column("on", "日期", Kind.DATE),
    Column("year", "年度", Kind.NUMBER),
    Column("answer", "结论或得分"),
    Column("source", "来源、专家或证明", width=30),
    Column("document_number", "文号", width=20),
    Column("note", "说明", width=24),
)
TRIAL_COLUMNS = (
    Column("name", "企业", width=34),
    Column("verdict", "今天", Kind.WORD),
    Column("tried", "试算", Kind.WORD),
    Column("short", "未达到", Kind.WORDS, 40),
    Column("score", "得分"),
    Column("missing", "缺数据", Kind.NUMBER),
)


@pages.get("/enterprises/{enterprise_id}/history/export")
@api.get("/enterprises/{enterprise_id}/history/export", tags=["enterprises"])
def read_history_export(
    session: ReadSession,
    export: ListExport,
    enterprise_id: str,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    """All of a firm's changes, not only those of a page."""
    head = describe_head(session, export.viewer, enterprise_id)

    def rows(stream: Session, before: int | None) -> tuple[list[list[Any]], int | None]:
        found = list_history(stream, export.viewer, enterprise_id, before=before, size=CHUNK)
        return [row for line in found.lines for row in _changes(line)], found.next

    return export.send(f"{head.name}变更历史", HISTORY_COLUMNS, rows, file_format)


def _changes(line: HistoryLine) -> list[list[Any]]:
    """A row for each field; a change that shows none has one of its own."""
    first = [line.at, line.actor, line.role, f"{line.action}{line.kind}"]
    shown = [[one.label, one.before, one.after] for one in line.changes]
    return [[*first, *rest] for rest in shown or [["", "", ""]]]


@pages.get("/enterprises/{enterprise_id}/lineage/export")
@api.get("/enterprises/{enterprise_id}/lineage/export", tags=["enterprises"])
def read_lineage_export(
    session: ReadSession,
    export: ListExport,
    enterprise_id: str,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    """Mergers and splits, then the codes a firm had before."""
    head = describe_head(session, export.viewer, enterprise_id)
    lineage = lineage_of(session, export.viewer, enterprise_id)
    links = [
        [
            link.happened_on,
            word(link.kind),
            "承继" if link.is_successor else "被承继",
            *cells(link, LINEAGE_COLUMNS[3:]),
        ]
        for link in lineage.links
    ]
    blank = [None] * (len(LINEAGE_COLUMNS) - 5)
    codes = [
        [until, "曾用信用代码", "本企业", head.name, uscc, *blank]
        for uscc, until in lineage.former_codes
    ]
    subject = f"{head.name}沿革"
    return export.send_rows(subject, LINEAGE_COLUMNS, [*links, *codes], file_format)


@pages.get("/enterprises/{enterprise_id}/diagnoses/export")
@api.get("/enterprises/{enterprise_id}/diagnoses/export", tags=["diagnoses"])
def read_diagnoses_export(
    session: ReadSession,
    export: ListExport,
    enterprise_id: str,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    """What was kept, the newest first."""
    head = describe_head(session, export.viewer, enterprise_id)
    lines = list_diagnoses(session, export.viewer, enterprise_id)
    rows = [cells(line, DIAGNOSIS_COLUMNS) for line in lines]
    return export.send_rows(f"{head.name}历次诊断", DIAGNOSIS_COLUMNS, rows, file_format)


@pages.get("/enterprises/{enterprise_id}/evidence/export")
@api.get("/enterprises/{enterprise_id}/evidence/export", tags=["enterprises"])
def read_evidence_export(
    session: ReadSession,
    export: ListExport,
    enterprise_id: str,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    """Statements, incidents, conversions and points, as the page shows them, in one table."""
    head = describe_head(session, export.viewer, enterprise_id)
    known = list_evidence(session, export.viewer, enterprise_id, export.today)
    rows = list(_evidence(known))
    return export.send_rows(f"{head.name}认定要件", EVIDENCE_COLUMNS, rows, file_format)


def _evidence(known: Evidence) -> Iterator[list[Any]]:
    for said in known.statements:
        answer = "是" if said.is_so else "否"
        yield [
            EvidencePart.STATEMENTS,
            word(said.fact),
            said.stated_on,
            None,
            answer,
            said.source,
            said.document_number,
            "",
        ]
    for one in known.incidents:
        what = word(one.kind)
        yield [
            EvidencePart.INCIDENTS,
            what,
            one.happened_on,
            None,
            "",
            "",
            one.document_number,
            one.note,
        ]
    for result in known.conversions:
        yield [
            EvidencePart.CONVERSIONS,
            result.name,
            None,
            result.year,
            "",
            result.proof,
            "",
            "",
        ]
    for mark in known.marks:
        yield [
            EvidencePart.MARKS,
            mark.criterion_name,
            mark.given_on,
            None,
            format(mark.points, "f"),
            mark.given_by,
            "",
            mark.note,
        ]


@pages.get("/diagnoses/export")
@api.get("/diagnoses/export", tags=["diagnoses"])
def read_trial_export(
    session: ReadSession,
    export: ListExport,
    asked: Annotated[TrialFilters, Query()],
    file_format: Format = FileFormat.XLSX,
) -> Response:
    """Every firm that is listed, also those beyond the page's most."""
    trial = try_firms(session, export.viewer, asked, export.today, most=None)
    rows = [cells(row, TRIAL_COLUMNS) for row in trial.rows]

    def total(session: Session, viewer: Viewer) -> int:
        return len(try_firms(session, viewer, asked, export.today, most=None).rows)

    subject = f"全库对标_{word(asked.programme)}"
    return export.send_rows(subject, TRIAL_COLUMNS, rows, file_format, total)
