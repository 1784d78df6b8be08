"""The side bar: each link is shown to the roles its route admits."""

from dataclasses import dataclass
from functools import cache

from app.domain.access import BUSINESS, Role
from app.domain.views import ADDRESSES
from app.web.access import PUBLIC, roles_of


@dataclass(frozen=True, slots=True)
class Link:
    href: str
    text: str
    is_current: bool = False
    counted_at: str = ""
    """Where its number comes from, once the page is there; no page waits for it."""
    count_id: str = ""
    """What the element with its number is called."""
    opens_as_left: bool = False
    """A list: opens with the filters and the order in which its officer left it."""


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    links: tuple[Link, ...]


GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "工作台",
        (
            ("/morning", "今日要事"),
            ("/tasks", "我的待办"),
            ("/messages", "消息"),
            ("/reviews", "我的评审"),
            ("/views", "保存的视图"),
            ("/firm", "我的企业"),
            ("/firm/applications", "申报填写"),
            ("/entrusted", "受托申报"),
            ("/self-test", "达标自测"),
        ),
    ),
    (
        "规划实施",
        (
            ("/board", "目标看板"),
            ("/forecast", "达标预测"),
            ("/towns", "镇街进展"),
            ("/assessments", "镇街考核"),
            ("/evaluation", "年度评估"),
            ("/plan", "规划指标"),
        ),
    ),
    (
        "培育与申报",
        (
            ("/enterprises", "企业台账"),
            ("/pool", "培育后备库"),
            ("/diagnoses", "全库对标"),
            ("/cases", "申报管线"),
            ("/batches", "申报批次"),
            ("/titles", "资格台账"),
            ("/renewals", "续认预警"),
            ("/duties", "年度填报"),
            ("/visits", "接触记录"),
            ("/panels", "县级评审"),
            ("/notices", "公示"),
        ),
    ),
    (
        "机构、人才与兑现",
        (
            ("/institutions", "研发机构"),
            ("/talent-projects", "人才项目"),
            ("/awards", "奖补兑现"),
        ),
    ),
    (
        "平台与服务",
        (
            ("/platforms", "创新平台"),
            ("/vouchers", "创新券"),
            ("/patent-sweep", "清零行动"),
            ("/science-projects", "科技项目"),
            ("/contracts", "技术合同与合作"),
            ("/honours", "企业称号"),
            ("/recognition-meetings", "小微认定会议"),
            ("/investment-opinions", "准入评价与评议"),
            ("/agencies", "服务机构"),
        ),
    ),
    (
        "数据",
        (
            ("/registrations", "企业注册"),
            ("/duplicates", "疑似重复"),
            ("/imports", "导入"),
            ("/lists", "官方名单"),
            ("/exports", "导出与上报"),
            ("/jobs", "批量办理"),
        ),
    ),
    (
        "管理",
        (
            ("/people", "人员账号"),
            ("/personal-requests", "个人信息申请"),
            ("/contact-requests", "联系人信息申请"),
            ("/grants", "授权"),
            ("/tokens", "接口令牌"),
            ("/policies", "安全策略"),
            ("/places", "镇街与园区"),
            ("/calendar", "工作日历"),
            ("/time-limits", "办理时限"),
            ("/mails", "通知发送"),
            ("/experts", "评审专家库"),
            ("/handovers", "交接与替岗"),
            ("/recusals", "回避登记"),
            ("/history", "变更历史"),
            ("/journal", "访问日志"),
        ),
    ),
    (
        "本人",
        (
            ("/declarations", "八不准申报"),
            ("/sessions", "我的登录"),
            ("/password", "修改密码"),
            ("/second-factor", "动态口令"),
            ("/my-data", "我的信息"),
        ),
    ),
)

COUNTED = {"/tasks": "/tasks/count", "/messages": "/messages/count"}
LISTS = frozenset(ADDRESSES.values())
HREFS = tuple(href for _, links in GROUPS for href, _ in links)


def navigation(role: Role, path: str) -> tuple[Group, ...]:
    """The groups of links this role may follow, the current one marked."""
    return _marked(role, max((one for one in HREFS if _is_within(path, one)), key=len, default=""))


def _is_within(path: str, href: str) -> bool:
    return path == href or path.startswith(f"{href}/")


def _shown_to(href: str) -> frozenset[Role]:
    return BUSINESS if ("GET", href) in PUBLIC else roles_of("GET", href)


def _link(href: str, text: str, *, is_current: bool) -> Link:
    counted_at = COUNTED.get(href, "")
    count_id = f"{href.strip('/')}-count" if counted_at else ""
    return Link(href, text, is_current, counted_at, count_id, href in LISTS)


@cache
def _marked(role: Role, current: str) -> tuple[Group, ...]:
    groups = []
    for title, links in GROUPS:
        shown = tuple(
            _link(href, text, is_current=href == current)
            for href, text in links
            if role in _shown_to(href)
        )
        if shown:
            groups.append(Group(title, shown))
    return tuple(groups)
