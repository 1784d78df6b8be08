"""Names that nobody bears: firms of invented syllables, persons who are plainly examples."""

from dataclasses import dataclass
from random import Random

FIRST_SYLLABLES = "澜昱泽翎岚祺珩霁朔琮璟澍烨湛翊衍淳攸翀晗旻瑀谌沣"
SECOND_SYLLABLES = "屿珂蔚荻澄彧桁漪铄樾皓沁聿瑜湉弈骞翙禾砚"
SEATS = ("平湖市", "平湖市", "平湖", "平湖", "浙江", "浙江", "浙江", "嘉兴", "嘉兴市")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
STEMS = "甲乙丙丁戊己庚辛壬癸"
"""某甲, 某乙: nobody is called so."""


@dataclass(frozen=True, slots=True)
class Trade:
    """What a firm does: its word in the name, GB/T 4754-2017 class, technology field."""

    words: tuple[str, ...]
    industry_code: str
    technology_field: str | None
    weight: int
    is_service: bool = False


TRADES = (
    Trade(("汽车零部件", "汽车配件", "汽车科技"), "3670", "8.7.2", 13),
    Trade(("机械", "精密机械", "机械科技"), "3484", "8.5.1", 11),
    Trade(("模具", "精密模具"), "3525", "8.4.1", 6),
    Trade(("智能装备", "自动化设备"), "3599", "8.4.3", 7),
    Trade(("机器人", "智能科技"), "3491", "8.4.2", 2),
    Trade(("液压", "流体控制"), "3444", "8.5.1", 3),
    Trade(("工业控制", "自动化科技"), "4011", "8.1.5", 3),
    Trade(("电机", "机电"), "3812", "6.4.1", 5),
    Trade(("电子", "电子科技"), "3982", "1.6.6", 6),
    Trade(("传感器", "传感科技"), "3983", "1.6.5", 3),
    Trade(("光电", "照明科技"), "3975", "1.6.1", 4),
    Trade(("半导体设备", "微电子"), "3562", "8.4.5", 2),
    Trade(("电脑配件", "计算机设备"), "3912", "1.3.2", 2),
    Trade(("新能源", "光伏科技"), "3825", "6.1.1", 3),
    Trade(("电池", "储能科技"), "3841", "6.3.2", 2),
    Trade(("涂料", "新材料涂层"), "2641", "4.3.1", 3),
    Trade(("新材料", "高分子材料"), "2651", "4.3.2", 6),
    Trade(("化工", "精细化工"), "2669", "4.5.4", 5),
    Trade(("制药", "医药科技"), "2710", "2.3.5", 2),
    Trade(("卫生材料", "医用材料"), "2770", "4.4.6", 2),
    Trade(("医疗器械", "医疗科技"), "3581", "2.5.2", 2),
    Trade(("复合材料", "玻纤制品"), "3062", "4.3.4", 3),
    Trade(("塑胶", "塑料制品"), "2929", "4.3.6", 6),
    Trade(("管业", "型材"), "2922", "4.3.6", 3),
    Trade(("金属制品", "合金材料"), "3240", "4.1.2", 4),
    Trade(("环保科技", "水处理科技"), "7721", "7.1.2", 3, is_service=True),
    Trade(("软件", "信息技术"), "6513", "1.1.9", 5, is_service=True),
    Trade(("网络科技", "数据科技"), "6531", "5.3.2", 4, is_service=True),
    Trade(("技术研究", "检测技术"), "7320", "5.1.1", 2, is_service=True),
    Trade(("特种纸业", "纸制品"), "2231", None, 4),
    Trade(("服饰", "服装"), "1819", None, 9),
    Trade(("箱包", "旅游用品"), "1922", None, 7),
    Trade(("纺织", "化纤"), "1751", None, 5),
    Trade(("家具", "家居用品"), "2110", None, 3),
    Trade(("包装", "印务"), "2319", None, 4),
    Trade(("钢结构", "金属结构"), "3311", None, 3),
    Trade(("建材", "新型建材"), "3031", None, 3),
    Trade(("农业科技", "果蔬"), "0141", None, 3),
)


def firm_name(chance: Random, trade: Trade, taken: set[str], *, is_foreign: bool) -> str:
    """A name not yet taken."""
    while True:
        brand = chance.choice(FIRST_SYLLABLES) + chance.choice(SECOND_SYLLABLES)
        word = chance.choice(trade.words)
        if is_foreign and chance.random() < 0.4:
            name = (
                f"{brand}{word}(中国)有限公司"
                if chance.random() < 0.3
                else (f"{brand}{word}(平湖)有限公司")
            )
        else:
            kind = "股份有限公司" if chance.random() < 0.06 else "有限公司"
            name = f"{chance.choice(SEATS)}{brand}{word}{kind}"
        if name not in taken:
            taken.add(name)
            return name


def person_name(chance: Random) -> str:
    return f"{chance.choice(SURNAMES)}某{chance.choice(STEMS)}"
