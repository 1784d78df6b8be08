"""The year's evaluation as a paper, drafted from stored values; each number says its source."""

from collections.abc import Iterator

from app.domain.plans import CountsFrom
from app.papers.bulletins import plain
from app.papers.letters import chinese
from app.papers.paper import Block, Heading, Paper, Prose, Signature, Table
from app.queries.evaluations import Evaluation, EvaluationLine
from app.words import word

UNKNOWN = "未知"
NO_TASK = "—"


def evaluation_paper(found: Evaluation, bureau: str) -> Paper:
    return Paper(
        title=f"{found.plan.name}{found.year}年度评估报告",
        blocks=(*_blocks(found), Signature((bureau, chinese(found.days[-1])))),
        mark="草稿",
        foot=f"截至 {found.days[-1]} 获知日 {found.known_on}",
    )


def _blocks(found: Evaluation) -> Iterator[Block]:
    yield Heading("一、总体情况")
    yield Prose((summary(found),))
    yield Heading("二、季度任务表")
    yield Table(
        (
            "指标",
            "目标",
            "本年任务",
            *(quarter_name(number) for number in range(len(found.days))),
            "状态",
        ),
        tuple(
            (
                f"{line.name}（{line.unit}）",
                plain(line.target),
                NO_TASK if line.task is None else plain(line.task),
                *(UNKNOWN if one.value is None else plain(one.value) for one in line.quarters),
                word(line.status),
            )
            for line in found.lines
        ),
    )
    yield Heading("三、逐项说明")
    yield Prose(tuple(sentence_of(line) for line in found.lines))


def quarter_name(number: int) -> str:
    return f"{'一二三四'[number]}季度"


def summary(found: Evaluation) -> str:
    stands = "，".join(f"{word(status)} {number} 项" for status, number in found.by_status.items())
    return (
        f"截至{chinese(found.days[-1])}（按{chinese(found.known_on)}已公布的数据），规划 "
        f"{len(found.lines)} 项指标中：{stands}。"
    )


def sentence_of(line: EvaluationLine) -> str:
    """One promise in one sentence, its sources in brackets; what is unknown says so."""
    latest = line.latest
    start = line.baseline_printed or UNKNOWN
    now = UNKNOWN if latest is None or latest.value is None else f"{plain(latest.value)}{line.unit}"
    period = f"（{latest.period}）" if latest and latest.period else ""
    task = (
        f"；本年任务 {plain(line.task)}"
        f"（{word(line.task_basis)}，{line.task_document or '文号未填'}）"
        if line.task is not None
        else ""
    )
    return (
        f"{line.name}：基期 {start}，现值 {now}{period}，"
        f"目标 {plain(line.target)}{line.unit}{task}，"
        f"{word(line.status)}〔来源：{source_of(line)}〕。"
    )


def source_of(line: EvaluationLine) -> str:
    if line.counts_from is CountsFrom.REGISTER:
        return "本系统台账"
    latest = line.latest
    return (latest.source if latest else "") or "尚无填报值"
