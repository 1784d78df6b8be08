"""What each list can export, and what it exports unless told otherwise: what its page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.views import ListKind
from app.exchange.pool_tables import POOL_COLUMNS, VISIT_COLUMNS
from app.exchange.register_columns import (
    CONTRACT_COLUMNS,
    HONOUR_COLUMNS,
    INSTITUTION_COLUMNS,
    PLATFORM_COLUMNS,
    PROJECT_COLUMNS,
    TALENT_COLUMNS,
)
from app.exchange.tables import Column, Kind
from app.queries.enterprise_columns import SHOWN, Shown

EVERY = "all"
"""The template that needs no saving: every column there is."""


def as_column(shown: Shown) -> Column:
    return Column(shown.key, shown.heading, Kind(shown.kind), shown.width)


ENTERPRISE_COLUMNS = (
    Column("name", "企业名称", Kind.TEXT, 34),
    *(as_column(one) for one in SHOWN),
)
CASE_COLUMNS = (
    Column("enterprise", "企业名称", width=34),
    Column("uscc", "统一社会信用代码", width=22),
    Column("township", "镇街道"),
    Column("field", "技术领域", width=20),
    Column("programme", "项目", Kind.WORD),
    Column("kind", "类别", Kind.WORD),
    Column("year", "年度", Kind.NUMBER),
    Column("batch", "批次"),
    Column("receipt_number", "受理编号", width=22),
    Column("stage", "环节", Kind.WORD),
    Column("failure_reason", "未通过原因", Kind.WORD),
    Column("stage_since", "到达日期", Kind.DATE),
    Column("rd_intensity", "研发占比", Kind.PERCENT),
    Column("due_on", "办理时限", Kind.DATE),
    Column("handler", "经办"),
)
TITLE_COLUMNS = (
    Column("enterprise_name", "企业名称", Kind.TEXT, 34),
    Column("uscc", "统一社会信用代码", Kind.TEXT, 22),
    Column("town_name", "镇街道"),
    Column("programme", "资格", Kind.WORD, 20),
    Column("kind", "类型", Kind.WORD),
    Column("certificate_number", "证书编号", Kind.TEXT, 20),
    Column("list_year", "名单年度", Kind.NUMBER),
    Column("document_number", "文号", Kind.TEXT, 24),
    Column("valid_from", "有效期自", Kind.DATE),
    Column("valid_until", "有效期至", Kind.DATE),
    Column("known_on", "获知日", Kind.DATE),
    Column("state", "状态", Kind.WORD),
)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A list's columns; `hidden` ones are exported only where a template names them."""

    path: str
    """Of its export."""
    columns: tuple[Column, ...]
    hidden: frozenset[str] = frozenset()

    @property
    def usual(self) -> Sequence[Column]:
        return tuple(one for one in self.columns if one.key not in self.hidden)

    def named(self, keys: Sequence[str]) -> Sequence[Column]:
        """In the order of the keys; what is no longer a column is left out."""
        by_key = {one.key: one for one in self.columns}
        return tuple(by_key[key] for key in keys if key in by_key)


CATALOGUES: dict[ListKind, Catalogue] = {
    ListKind.ENTERPRISES: Catalogue(
        "/enterprises/export",
        ENTERPRISE_COLUMNS,
        frozenset(one.key for one in SHOWN if not one.is_usual),
    ),
    ListKind.POOL: Catalogue(
        "/pool/export",
        POOL_COLUMNS,
        frozenset({"fiscal_year", "rd_cny", "document_number", "removed_on", "removal"}),
    ),
    ListKind.CASES: Catalogue("/cases/export", CASE_COLUMNS, frozenset({"uscc"})),
    ListKind.TITLES: Catalogue(
        "/titles/export", TITLE_COLUMNS, frozenset({"uscc", "document_number"})
    ),
    ListKind.VISITS: Catalogue(
        "/visits/export",
        VISIT_COLUMNS,
        frozenset({"confirmed_on", "place", "document_number", "solo_explanation", "seen_by_head",
                   "closed_on"}),
    ),
    ListKind.INSTITUTIONS: Catalogue("/institutions/export", INSTITUTION_COLUMNS),
    ListKind.TALENTS: Catalogue("/talent-projects/export", TALENT_COLUMNS),
    ListKind.PLATFORMS: Catalogue("/platforms/export", PLATFORM_COLUMNS),
    ListKind.HONOURS: Catalogue("/honours/export", HONOUR_COLUMNS),
    ListKind.CONTRACTS: Catalogue("/contracts/export", CONTRACT_COLUMNS),
    ListKind.SCIENCE_PROJECTS: Catalogue("/science-projects/export", PROJECT_COLUMNS),
}  # fmt: skip
