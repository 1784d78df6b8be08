"""Fictitious talent projects that come into the register after the demonstration's day.

With those before them they lead towards the plan's 30 high-end talents by 2020 and stay just
short; when which came is invented."""

from datetime import date

from app.demonstration.talent_table import Made, P, S, T
from app.domain.talents.moves import TalentAction
from app.domain.talents.projects import TalentClass, TalentTrack

HIGH_END: tuple[tuple[str, str, TalentTrack, date], ...] = (
    ("轻量化镁合金轮毂", "province_1", T.STARTUP, date(2018, 10, 8)),
    ("激光雷达扫描模组", "nation_1", T.INNOVATION, date(2018, 10, 22)),
    ("质谱进样装置", "province_2", T.INNOVATION, date(2018, 12, 3)),
    ("固态电解质薄膜", "province_1", T.STARTUP, date(2019, 1, 14)),
    ("微创手术吻合器", "province_1", T.STARTUP, date(2019, 2, 25)),
    ("高温合金粉末", "nation_1", T.STARTUP, date(2019, 3, 18)),
    ("工业视觉镜头", "province_2", T.INNOVATION, date(2019, 4, 8)),
    ("电驱动减速总成", "province_1", T.STARTUP, date(2019, 5, 13)),
    ("生物可降解缝线", "province_2", T.INNOVATION, date(2019, 6, 10)),
    ("功率器件封装基板", "nation_2", T.INNOVATION, date(2019, 7, 8)),
    ("海水养殖传感浮标", "province_1", T.STARTUP, date(2019, 8, 19)),
    ("低噪声风机叶轮", "province_1", T.INNOVATION, date(2019, 9, 23)),
    ("基因测序微流控芯片", "nation_1", T.STARTUP, date(2019, 10, 21)),
    ("磁悬浮鼓风机", "province_2", T.INNOVATION, date(2019, 12, 2)),
    ("智能织机控制器", "province_1", T.STARTUP, date(2020, 1, 6)),
    ("碳纤维预浸料", "nation_2", T.INNOVATION, date(2020, 3, 9)),
    ("超声波燃气表", "province_1", T.STARTUP, date(2020, 4, 13)),
    ("口服缓释微丸", "province_2", T.INNOVATION, date(2020, 5, 18)),
    ("氮化镓快充模块", "province_1", T.STARTUP, date(2020, 6, 15)),
    ("光学膜涂布设备", "nation_1", T.STARTUP, date(2020, 7, 13)),
    ("水性聚氨酯胶粘剂", "province_2", T.INNOVATION, date(2020, 8, 17)),
)
TEAMS = (
    ("高速电主轴", TalentClass.B, date(2019, 3, 4)),
    ("车载毫米波芯片", TalentClass.A, date(2020, 3, 2)),
)
OTHERS = (
    Made("包装缺陷在线检测", "city_elite", T.STARTUP, P.SINGLE, TalentClass.C, date(2018, 10, 15),
         S.CONTRACTED, goes_on=(date(2020, 4, 15),)),
    Made("果蔬采后保鲜膜", "county", T.STARTUP, P.SINGLE, None, date(2018, 10, 29), S.CONTRACTED,
         TalentAction.FAIL_HONESTLY, ends_on=date(2020, 2, 26)),
    Made("自动导引搬运车", "county", T.INNOVATION, P.TEAM, None, date(2019, 3, 11), S.CONTRACTED,
         TalentAction.TERMINATE, ends_on=date(2019, 12, 11)),
    Made("电机绝缘漆", "city_elite", T.INNOVATION, P.SINGLE, TalentClass.C, date(2019, 5, 20),
         S.SUBMITTED, TalentAction.REJECT),
    Made("冷链温度标签", "county", T.STARTUP, P.SINGLE, None, date(2020, 9, 7), S.FORMALLY_CHECKED),
)  # fmt: skip
TO_COME = (
    *(
        Made(title, program, track, P.SINGLE, None, opened_on, S.CONTRACTED)
        for title, program, track, opened_on in HIGH_END
    ),
    *(
        Made(title, "province_team", T.STARTUP, P.TEAM, grade, opened_on, S.CONTRACTED)
        for title, grade, opened_on in TEAMS
    ),
    *OTHERS,
)
