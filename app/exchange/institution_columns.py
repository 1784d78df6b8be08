"""The columns of files that tell of R&D institutions; keys begin with institution_."""

from app.domain.institutions import InstitutionLevel, InstitutionType
from app.exchange import cells
from app.exchange.column_types import Column, vocabulary, words, year
from app.exchange.fact_columns import DAY

TYPE = vocabulary(
    "InstitutionType", InstitutionType,
    研发中心="rd_center", 高新技术企业研究开发中心="rd_center", 高新技术研发中心="rd_center",
    省级高新技术企业研究开发中心="rd_center", 省级研发中心="rd_center",
    技术中心="technology_center", 省级企业技术中心="technology_center",
    省级企业研究院="research_institute",
    省企业研究院="research_institute", 研究院="research_institute",
    省级重点企业研究院="key_research_institute", 省重点企业研究院="key_research_institute",
    院士工作站="academician_station", 院士专家站="academician_station",
    博士后工作站="postdoctoral_station", 博士后站="postdoctoral_station",
    国家工程技术研究中心="engineering_technology_center", 国家工程研究中心="engineering_center",
    重点实验室="key_laboratory", 国家企业重点实验室="key_laboratory",
)  # fmt: skip
LEVEL = vocabulary(
    "InstitutionLevel", InstitutionLevel,
    县="county", 本级="county", 平湖市级="county", 市="city", 嘉兴市级="city", 地市级="city",
    省="province", 国家="nation",
)  # fmt: skip
COUNT = "填写整数;不知道的留空。"


def people(cell: object) -> int:
    return int(cells.count(cell))


INSTITUTION_COLUMNS = (
    Column("institution_name", "机构名称", words(160), "填写机构自己的名称,不超过 160 字。",
           ("研发机构名称", "研发中心名称", "研究院名称", "平台名称"), is_required=True),
    Column("institution_type", "机构类型", TYPE, "填写:企业研发中心、企业技术中心、企业研究院等。",
           ("研发机构类型", "类型", "类别", "机构类别"), is_required=True),
    Column("institution_level", "级别", LEVEL, "填写:县级、市级、省级 或 国家级。",
           ("机构级别", "认定级别", "层级"), is_required=True),
    Column("institution_list_year", "年度", year, "填写名单的四位年份,如 2017。",
           ("认定年度", "名单年度", "认定年份")),
    Column("institution_document_number", "文号", words(80), "填写公布名单的文件号;没有的留空。",
           ("文件号", "认定文号", "认定文件")),
    Column("institution_document_on", "文件日期", cells.day, DAY, ("发文日期", "公布日期")),
    Column("institution_building_from", "列入建设日期", cells.day, DAY, ("建设日期",)),
    Column("institution_building_known_on", "列入建设获知日", cells.day, DAY, ()),
    Column("institution_recognized_on", "认定日期", cells.day, DAY, ("认定时间", "批准日期")),
    Column("institution_recognized_known_on", "认定获知日", cells.day, DAY, ("获知日",)),
    Column("institution_unit_staff", "专职研发人员(人)", people, COUNT,
           ("专职研发人员", "研发人员", "研发人员数")),
    Column("institution_qualified_staff", "其中本科或中级以上(人)", people, COUNT,
           ("其中本科或中级以上", "本科以上人员")),
    Column("institution_area_sqm", "研发场地(平方米)", cells.count, "只填数字;不知道的留空。",
           ("研发场地", "场地面积", "研发场地面积")),
    Column("institution_equipment_cny", "研发设备原值", cells.number, "只填数字,单位万元。",
           ("设备原值", "仪器设备原值", "科研设备原值")),
    Column("institution_measured_on", "规模填报日", cells.day, DAY, ("填报日期", "统计日期")),
    Column("institution_measured_by", "规模来源", words(40), "如:申报表、年报;不超过 40 字。",
           ("资料来源",)),
    Column("institution_remark", "备注", words(400), "不超过 400 字。", ("说明",)),
)  # fmt: skip
