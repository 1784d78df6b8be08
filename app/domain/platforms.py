"""Innovation platforms of 1+3+N: kinds, levels, and which of them the plan's ten are.

三(二): one provincial high-tech zone, three centres, N spaces; the chain of 众创空间, 孵化器,
加速器 and 产业园; 星创天地 in the country, and the service complex of an industry (三(二)3)."""

from enum import StrEnum


class PlatformKind(StrEnum):
    HIGH_TECH_ZONE = "high_tech_zone"
    CENTRE = "centre"
    MAKER_SPACE = "maker_space"
    INCUBATOR = "incubator"
    ACCELERATOR = "accelerator"
    INDUSTRIAL_PARK = "industrial_park"
    RURAL_MAKER_SPACE = "rural_maker_space"
    SERVICE_COMPLEX = "service_complex"


class PlatformPart(StrEnum):
    """Its place in the plan's 1+3+N."""

    ONE = "one"
    THREE = "three"
    N = "n"


class PlatformLevel(StrEnum):
    """By whom it is recognised; the three centres and new spaces may be of none yet."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


PART_OF = dict.fromkeys(PlatformKind, PlatformPart.N) | {
    PlatformKind.HIGH_TECH_ZONE: PlatformPart.ONE,
    PlatformKind.CENTRE: PlatformPart.THREE,
}

COUNTED_KINDS = frozenset(PlatformKind) - {PlatformKind.HIGH_TECH_ZONE}
"""二(三) promises the zone and, apart from it, 各类创新创业服务平台达10家左右: so the zone is none
of the ten. 待核: the plan nowhere lists them; that 产业园 and the complex are is our reading."""
