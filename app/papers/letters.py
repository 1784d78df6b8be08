"""Letters as papers: what the bureau tells a firm, and what it sends upwards."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from app.domain.letters import Letter
from app.domain.titles import Authority
from app.papers.paper import Block, Paper, Prose, Signature, Table
from app.queries.letters import LetterFacts
from app.words import word

DRAFT = "草稿"
UNDATED = "    年    月    日"
ABOVE = {Authority.CITY: "市科学技术局", Authority.PROVINCE: "省科学技术厅"}
WIDE = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）"}
NARROW = re.compile(r"(?<=[^\x00-\x7f])[,;:()]|[,;:()](?=[^\x00-\x7f])")
TITLES = {
    Letter.AMENDMENT: "关于退回补正{year}年度{programme}申报材料的通知",
    Letter.REFUSAL: "关于不予推荐{year}年度{programme}申报的告知书",
    Letter.RECOMMENDATION: "关于推荐申报{year}年度{programme}的函",
}


def letter_paper(facts: LetterFacts) -> Paper:
    year = facts.written_on.year if facts.written_on else facts.year
    to_firm = facts.letter is not Letter.RECOMMENDATION
    return Paper(
        title=TITLES[facts.letter].format(
            year=facts.year, programme=full_width(word(facts.programme))
        ),
        number=f"〔{year}〕    号",
        addressee=facts.enterprise if to_firm else ABOVE.get(facts.to, "上级科学技术主管部门"),
        blocks=(*BODIES[facts.letter](facts), Signature((facts.bureau, written_on(facts)))),
        mark=DRAFT if facts.is_draft else "",
    )


def _amendment(facts: LetterFacts) -> Iterator[Block]:
    yield Prose(
        (
            f"你单位申报{facts.year}年度{programme_of(facts)}（{word(facts.kind)}）的材料，"
            f"经审核，需要补正。现将材料退回，请按下列意见补正{_mend_by(facts)}在系统内重新提交。",
        )
    )
    yield from _points("一、补正意见", _reasons(facts) or ("（待填写）",))
    if facts.parts:
        yield from _points("二、须补正的部分（其余部分不开放修改）", facts.parts)
    heading = "三" if facts.parts else "二"
    yield from _against_rules(f"{heading}、对照认定条件的提示", facts)


def _mend_by(facts: LetterFacts) -> str:
    return f"，并最迟于{chinese(facts.mend_by)}" if facts.mend_by else "后"


def _refusal(facts: LetterFacts) -> Iterator[Block]:
    yield Prose(
        (
            f"你单位申报{facts.year}年度{programme_of(facts)}（{word(facts.kind)}）的材料收悉。"
            "经审核，因下列原因，不予推荐。",
        )
    )
    causes = list(_reasons(facts))
    if facts.failure_reason is not None:
        causes.insert(0, f"未通过的方面：{word(facts.failure_reason)}。")
    yield from _points("一、不予推荐的原因", tuple(causes) or ("（待填写）",))
    yield from _against_rules("二、对照认定条件的情况", facts)
    yield Prose(("如对上述内容有异议，可以书面向我局提出，并逐条说明理由。",))


def _recommendation(facts: LetterFacts) -> Iterator[Block]:
    yield Prose(
        (
            f"经企业申报、镇街初审和我局审查，现推荐下列{len(facts.recommended)}家企业"
            f"申报{facts.year}年度{programme_of(facts)}，请予审核。",
        )
    )
    yield Table(
        ("序号", "企业名称", "统一社会信用代码", "类型", "镇街道"),
        tuple(
            (str(number), one.enterprise, one.uscc, word(one.kind), one.township or "—")
            for number, one in enumerate(facts.recommended, 1)
        ),
    )


BODIES: dict[Letter, Callable[[LetterFacts], Iterator[Block]]] = {
    Letter.AMENDMENT: _amendment,
    Letter.REFUSAL: _refusal,
    Letter.RECOMMENDATION: _recommendation,
}


def _reasons(facts: LetterFacts) -> tuple[str, ...]:
    """What the officer wrote with the move, a line a point."""
    return tuple(line.strip() for line in facts.reason.splitlines() if line.strip())


def _points(heading: str, points: tuple[str, ...]) -> Iterator[Block]:
    yield Prose((heading, *(f"{number}．{one}" for number, one in enumerate(points, 1))))


def _against_rules(heading: str, facts: LetterFacts) -> Iterator[Block]:
    """What the diagnosis found; a hint to whoever signs, who may strike it out in Word."""
    if not facts.gaps:
        return
    yield Prose((f"{heading}（{full_width(facts.document)}）",))
    rows = ((full_width(gap.name), full_width(gap.sentence)) for gap in facts.gaps)
    yield Table(("条件", "情况"), tuple(rows))


def full_width(text: str) -> str:
    """Our sentences for the screen, as letters are set: Chinese with the signs of Chinese."""
    return NARROW.sub(lambda found: WIDE[found[0]], text)


def programme_of(facts: LetterFacts) -> str:
    return full_width(word(facts.programme))


def written_on(facts: LetterFacts) -> str:
    return chinese(facts.written_on) if facts.written_on else UNDATED


def chinese(day: date) -> str:
    """2018年9月3日: no leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"
