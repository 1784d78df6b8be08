"""The monthly 通报 as a paper: pace, what is on its way, what lapses, the towns in their order."""

from collections.abc import Iterator

from app.domain.scoreboard import STALE_DAYS
from app.papers.letters import chinese
from app.papers.paper import Block, Facts, Heading, Paper, Prose, Signature, Table
from app.queries.bulletins import Bulletin, IssuedRow
from app.queries.scoreboard_views import PlaceLine, Scoreboard
from app.words import word

MINUTES = "会议纪要：    年    月    日  第    次  纪要号"


def bulletin_paper(
    found: Bulletin, county: str, bureau: str, issued: IssuedRow | None = None
) -> Paper:
    signed_on = issued.issued_on if issued else found.valid_on
    return Paper(
        title=f"{county}科技企业培育工作通报",
        number=f"{found.valid_on.year}年{found.valid_on.month}月",
        addressee="各镇人民政府、街道办事处",
        blocks=(
            *_blocks(found),
            Prose((minutes_line(issued),)),
            Signature((bureau, chinese(signed_on))),
        ),
        mark="" if issued else "草稿",
        foot=f"有效日 {found.valid_on} 获知日 {found.known_on}",
    )


def minutes_line(issued: IssuedRow | None) -> str:
    """What the meeting's minutes say, or room for a pen."""
    if issued is None or issued.minutes_on is None:
        return MINUTES
    return f"会议纪要：{chinese(issued.minutes_on)}  {issued.minutes_number}"


def _blocks(found: Bulletin) -> Iterator[Block]:
    yield Heading("一、序时进度")
    yield Facts(tuple((word(board.programme), pace_sentence(board)) for board in found.boards))
    yield Heading("二、在途与到期")
    yield Facts(tuple((word(board.programme), flow_sentence(board)) for board in found.boards))
    yield Heading("三、镇街排名")
    yield Table(
        (
            "镇街道",
            *(
                head
                for board in found.boards
                for head in (f"{word(board.programme)}排名", "完成/任务", "进度")
            ),
            "走访",
        ),
        tuple(
            (
                town.name or "镇街未知",
                *(text for line in town.lines for text in _cells(line)),
                str(town.visits),
            )
            for town in found.towns
        ),
    )


def _cells(line: PlaceLine) -> tuple[str, str, str]:
    if line.task is None:
        return ("—", "无任务", "—")
    return (str(line.rank or "—"), f"{line.done}/{plain(line.task)}", word(line.status))


def pace_sentence(board: Scoreboard) -> str:
    county = board.county
    held = f"有效 {county.counts.valid} 家"
    if county.task is None or county.share is None:
        return f"{held}；本年没有全市任务。"
    done = f"{county.done} / {plain(county.task)}（{word(county.task_basis)}）"
    band = (
        f"；预计年底 {county.outlook.low}–{county.outlook.high} 家（八成区间）"
        if county.outlook
        else ""
    )
    share = f"{county.share * 100:.1f}%"
    return f"{held}；完成任务 {done}，完成率 {share}，{word(county.status)}{band}。"


def flow_sentence(board: Scoreboard) -> str:
    one = board.county.counts
    return (
        f"在途 {one.in_pipeline} 家，公示中 {one.in_notice} 家，续认中 {one.renewal_pending} 家；"
        f"半年内到期 {one.lapsing} 家；在办 {one.open_cases} 件，"
        f"其中 {STALE_DAYS} 天以上未推进 {one.stale_cases} 件。"
    )


def plain(value: object) -> str:
    """A number without idle zeros."""
    text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text
