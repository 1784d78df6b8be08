"""The fictitious talent projects of the demonstration: how far each has come, or how it ended."""

from datetime import date
from typing import NamedTuple

from app.domain.talents.moves import TalentAction
from app.domain.talents.projects import (
    CheckLane,
    TalentClass,
    TalentParty,
    TalentStage,
    TalentTrack,
)

S, T, P = TalentStage, TalentTrack, TalentParty
GRANTS = {TalentClass.A: 5_000_000, TalentClass.B: 3_000_000, TalentClass.C: 2_000_000}
"""精英引领计划, 创业 (zhejiang-rules.md 3.2); the years of the plan were not seen."""
SHARES = (4, 3, 3)
LAST_DAY = date(2018, 9, 21)
"""How far the projects have come that the demonstration begins with."""
HORIZON = date(2020, 12, 20)
CHECKS = {
    CheckLane.NOVELTY: ("专利和论文检索", "国家知识产权局专利检索", "方案与本系统登记项目查重"),
    CheckLane.EVIDENCE: ("学位和任职证明", "学信网、原单位复函", "两项均有回函"),
    CheckLane.AUTHENTICITY: ("竞业限制和成果归属", "原单位人事部门复函", "无竞业限制"),
}


class Made(NamedTuple):
    title: str
    program: str
    track: TalentTrack
    party: TalentParty
    grade: TalentClass | None
    opened_on: date
    reaches: TalentStage
    ends_by: TalentAction | None = None
    resembles: str = ""
    """An earlier project with the same leader, whose plan this one retells."""
    goes_on: tuple[date, ...] = ()
    """Days of the next steps, after it reached that stage."""
    ends_on: date | None = None
    """None: a step's time after the last one."""


MADE = (
    Made("高压快充连接器研发与产业化", "province_1", T.STARTUP, P.SINGLE, None, date(2016, 2, 22),
         S.MIDTERM_REVIEWED, goes_on=(date(2018, 11, 20), date(2018, 12, 18))),
    Made("工业机器人谐波减速器", "province_team", T.STARTUP, P.TEAM, TalentClass.A,
         date(2016, 3, 7), S.CONTRACTED,
         goes_on=(date(2018, 10, 24), date(2020, 6, 17), date(2020, 7, 15))),
    Made("心血管介入导管", "nation_1", T.STARTUP, P.SINGLE, None, date(2016, 9, 5), S.CONTRACTED,
         goes_on=(date(2018, 12, 5), date(2020, 9, 9))),
    Made("毫米波雷达天线罩", "province_2", T.INNOVATION, P.SINGLE, None, date(2017, 3, 6),
         S.CONTRACTED, TalentAction.FAIL_HONESTLY, goes_on=(date(2018, 10, 17),),
         ends_on=date(2019, 1, 23)),
    Made("氢燃料电池双极板", "province_1", T.INNOVATION, P.SINGLE, None, date(2017, 6, 12),
         S.LANDED, goes_on=(date(2018, 10, 10), date(2019, 11, 18))),
    Made("农田墒情传感器", "province_team", T.STARTUP, P.TEAM, TalentClass.B, date(2018, 1, 8),
         S.DEFENDED, goes_on=(date(2018, 10, 12), date(2018, 10, 19), date(2018, 11, 2),
         date(2018, 11, 28), date(2018, 12, 21), date(2020, 3, 20))),
    Made("污水总磷在线分析仪", "city_elite", T.STARTUP, P.SINGLE, TalentClass.B, date(2015, 9, 7),
         S.CLOSED),
    Made("纺织面料瑕疵检测仪", "city_elite", T.STARTUP, P.TEAM, TalentClass.C, date(2016, 5, 9),
         S.MIDTERM_REVIEWED, goes_on=(date(2018, 12, 20), date(2019, 1, 18))),
    Made("柔性显示盖板", "city_elite", T.STARTUP, P.SINGLE, TalentClass.C, date(2016, 5, 9),
         S.CONTRACTED, TalentAction.FAIL_HONESTLY),
    Made("植物工厂光源", "city_elite", T.INNOVATION, P.SINGLE, TalentClass.C, date(2016, 10, 10),
         S.CONTRACTED, TalentAction.TERMINATE),
    Made("车规级功率模块", "city_elite", T.STARTUP, P.TEAM, TalentClass.A, date(2018, 3, 5),
         S.PUBLICIZED, goes_on=(date(2018, 10, 9), date(2018, 11, 22), date(2018, 12, 14),
         date(2020, 5, 12))),
    Made("血糖连续监测贴片", "city_elite", T.STARTUP, P.SINGLE, TalentClass.C, date(2018, 6, 4),
         S.FORMALLY_CHECKED),
    Made("口腔种植导板", "county", T.STARTUP, P.SINGLE, None, date(2017, 4, 10), S.CONTRACTED,
         TalentAction.TERMINATE, ends_on=date(2018, 11, 28)),
    Made("智能割草机底盘", "county", T.STARTUP, P.SINGLE, None, date(2018, 8, 6), S.SUBMITTED,
         resembles="植物工厂光源"),
    Made("无人机遥感吊舱", "county", T.INNOVATION, P.TEAM, None, date(2018, 9, 3), S.DRAFTED),
    Made("水下作业机械手", "county", T.STARTUP, P.SINGLE, None, date(2018, 2, 5), S.SUBMITTED,
         TalentAction.REJECT),
)  # fmt: skip
