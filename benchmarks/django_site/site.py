"""Three lists of the same rows: Django's templates, Jinja2, and the admin's changelist."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from app.domain.access import Role
from app.domain.enterprises import Capital, EnterpriseStatus
from app.domain.titles import Programme
from app.queries.classifications import field_choices
from app.queries.enterprise_columns import SHOWN
from app.queries.enterprise_filters import SortKey
from app.web.navigation import navigation
from app.words import word
from benchmarks.django_site.models import Enterprise, Person, Title, Township, YearlyFigures
from benchmarks.population import TODAY

PAGE = 50
LIVING = ("operating", "moved_in")
USER = User(id=1, username="officer", is_staff=True, is_superuser=True, is_active=True)
HEADS = (
    "企业名称", "统一社会信用代码", "镇街道", "状态", "技术领域", "有效资格", "规上",
    "销售收入(万元)", "研发占比", "责任人",
)  # fmt: skip

NAVIGATION = navigation(Role.BUREAU_OFFICER, "/enterprises")
COLUMNS = [(one.key, one.heading, one.is_usual) for one in SHOWN]


def somebody(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Login is left out of the comparison; its price is in ours."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.user = USER
        return get_response(request)

    return middleware


def asked(request: HttpRequest) -> QuerySet:
    given = request.GET
    found = Enterprise.objects.filter(
        county_code=given["county"], archived_on__isnull=True, status__in=LIVING
    )
    if given.get("township"):
        found = found.filter(township_id=given["township"])
    if given.get("is_above_designated_size"):
        found = found.filter(is_above_designated_size=given["is_above_designated_size"] == "true")
    if given.get("field"):
        found = found.filter(
            Q(technology_field=given["field"])
            | Q(technology_field__startswith=f"{given['field']}.")
        )
    return found


def rows(found: QuerySet, before: str) -> list[Any]:
    if before:
        found = found.filter(updated_at__lt=before)
    in_force = Title.objects.filter(valid_from__lte=TODAY).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=TODAY)
    )
    figures = YearlyFigures.objects.order_by("-fiscal_year")
    return list(
        found.select_related("township", "responsible")
        .only(
            "public_id", "name", "uscc", "status", "technology_field", "is_above_designated_size",
            "is_fictitious", "updated_at", "township__name", "responsible__name",
        )
        .prefetch_related(
            Prefetch("titles", in_force.only("enterprise_id", "programme")),
            Prefetch("figures", figures.only("enterprise_id", "sales_cny", "rd_cny")),
        )
        .order_by("-updated_at", "-id")[: PAGE + 1]
    )  # fmt: skip


def context(request: HttpRequest) -> dict[str, Any]:
    found = asked(request)
    page = rows(found, request.GET.get("before", ""))
    county = request.GET["county"]
    return {
        "heads": HEADS,
        "rows": [line(one) for one in page[:PAGE]],
        "total": found.count(),
        "next": page[PAGE - 1].updated_at.isoformat() if len(page) > PAGE else "",
        "selects": selects(
            Township.objects.filter(county_code=county).order_by("position"),
            Person.objects.filter(county_code=county).order_by("name"),
            request.GET,
        ),
        "asked": request.GET,
        "user": request.user,
        "groups": NAVIGATION,
        "columns": COLUMNS,
    }


def selects(townships: QuerySet, officers: QuerySet, given: Any) -> list[tuple[Any, ...]]:
    """The choices of our filter form: name, label, options of (value, text), what is chosen."""
    truth = [("true", "是"), ("false", "否")]
    choices = [
        ("township", "镇街道", [(one.code, one.name) for one in townships]),
        ("status", "状态", [(one.value, word(one)) for one in EnterpriseStatus]),
        ("holds", "有效资格", [(one.value, word(one)) for one in Programme]),
        ("field", "技术领域", field_choices(1)),
        ("capital", "资金来源", [(one.value, word(one)) for one in Capital]),
        ("responsible", "责任人", [(one.public_id, one.name) for one in officers]),
        ("is_above_designated_size", "规上", truth),
        ("in_pool", "在后备库", truth),
        ("is_fictitious", "演示企业", truth),
        ("sort", "排序", [(one.value, word(one)) for one in SortKey]),
        ("size", "每页", [("20", "20"), ("50", "50"), ("100", "100")]),
    ]
    return [(name, label, options, given.get(name, "")) for name, label, options in choices]


def line(one: Any) -> dict[str, Any]:
    figures = next(iter(one.figures.all()), None)
    return {
        "id": one.public_id,
        "name": one.name,
        "uscc": one.uscc,
        "township": one.township.name if one.township else "—",
        "status": one.status,
        "field": one.technology_field or "—",
        "titles": "、".join(title.programme for title in one.titles.all()) or "—",
        "size": "是" if one.is_above_designated_size else "否",
        "sales": f"{figures.sales_cny / 1_000_000:,.2f}" if figures else "—",
        "intensity": f"{figures.rd_cny * 100 / figures.sales_cny:.1f}%" if figures else "—",
        "responsible": one.responsible.name if one.responsible else "—",
        "is_fictitious": one.is_fictitious,
    }


def show_django(request: HttpRequest) -> HttpResponse:
    return render(request, "list.html", context(request), using="django")


def show_jinja(request: HttpRequest) -> HttpResponse:
    return render(request, "list.jinja", context(request), using="jinja2")


class EnterpriseAdmin(admin.ModelAdmin):  # type: ignore[misc]
    list_display = (
        "name", "uscc", "township", "status", "technology_field", "registration_type",
        "is_above_designated_size", "is_fictitious", "responsible", "updated_at",
    )  # fmt: skip
    list_filter = ("status", "is_above_designated_size", "is_fictitious")
    list_select_related = ("township", "responsible")
    list_per_page = PAGE
    ordering = ("-updated_at", "-id")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(county_code=request.headers["x-county"])


admin.site.register(Enterprise, EnterpriseAdmin)
urlpatterns = [
    path("django", show_django),
    path("jinja", show_jinja),
    path("admin/", admin.site.urls),
]
