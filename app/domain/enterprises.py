"""The words a register of enterprises uses, and the few rules that hold for one."""

from enum import StrEnum


class EnterpriseStatus(StrEnum):
    OPERATING = "operating"
    MOVED_IN = "moved_in"
    MOVED_OUT = "moved_out"
    DEREGISTERED = "deregistered"
    LICENCE_REVOKED = "licence_revoked"


LIVING = frozenset({EnterpriseStatus.OPERATING, EnterpriseStatus.MOVED_IN})
"""A title counts only while its holder is one of these (practice.md, "a firm's life")."""


class RegistrationType(StrEnum):
    """登记注册类型, codes of 国统字〔2011〕86号 as registers print them."""

    STATE_OWNED = "110"
    COLLECTIVE = "120"
    SHARE_COOPERATIVE = "130"
    JOINT_OPERATION = "140"
    STATE_SOLE_LIMITED = "151"
    OTHER_LIMITED = "159"
    JOINT_STOCK = "160"
    PRIVATE_SOLE = "171"
    PRIVATE_PARTNERSHIP = "172"
    PRIVATE_LIMITED = "173"
    PRIVATE_JOINT_STOCK = "174"
    OTHER_DOMESTIC = "190"
    HMT_JOINT_VENTURE = "210"
    HMT_COOPERATIVE = "220"
    HMT_SOLE = "230"
    HMT_JOINT_STOCK = "240"
    OTHER_HMT = "290"
    FOREIGN_JOINT_VENTURE = "310"
    FOREIGN_COOPERATIVE = "320"
    FOREIGN_SOLE = "330"
    FOREIGN_JOINT_STOCK = "340"
    OTHER_FOREIGN = "390"


class Capital(StrEnum):
    """Where the money comes from, read off the registration type's first figure."""

    DOMESTIC = "domestic"
    HMT = "hmt"
    FOREIGN = "foreign"


def capital_of(registration_type: RegistrationType | None) -> Capital | None:
    """Domestic (1xx), Hong Kong, Macao and Taiwan (2xx) or foreign (3xx); unknown stays unknown."""
    if registration_type is None:
        return None
    return {"1": Capital.DOMESTIC, "2": Capital.HMT, "3": Capital.FOREIGN}[registration_type[0]]


class FigureSource(StrEnum):
    """Where yearly figures come from; a firm may have one row of each for the same year."""

    SELF_REPORTED = "self_reported"
    FINANCIAL_AUDIT = "financial_audit"
    SPECIAL_AUDIT = "special_audit"
    TAX_RETURN = "tax_return"


SOURCE_ORDER = (
    FigureSource.SPECIAL_AUDIT,
    FigureSource.FINANCIAL_AUDIT,
    FigureSource.TAX_RETURN,
    FigureSource.SELF_REPORTED,
)
"""Which source is believed first where several give the same figure."""


class FigureStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    VERIFIED = "verified"


class IpKind(StrEnum):
    """Kinds of intellectual property right, G195 三(七)1."""

    INVENTION_PATENT = "invention_patent"
    DEFENCE_PATENT = "defence_patent"
    PLANT_VARIETY = "plant_variety"
    NATIONAL_CROP_VARIETY = "national_crop_variety"
    NATIONAL_NEW_DRUG = "national_new_drug"
    PROTECTED_TCM_VARIETY = "protected_tcm_variety"
    IC_LAYOUT_DESIGN = "ic_layout_design"
    UTILITY_MODEL = "utility_model"
    DESIGN_PATENT = "design_patent"
    SOFTWARE_COPYRIGHT = "software_copyright"


class IpClass(StrEnum):
    I = "I"  # noqa: E741 (the law's own numeral)
    II = "II"


CLASS_II = frozenset({IpKind.UTILITY_MODEL, IpKind.DESIGN_PATENT, IpKind.SOFTWARE_COPYRIGHT})


def ip_class(kind: IpKind) -> IpClass:
    """Class I may be used again and again, Class II once (国科火发〔2016〕195号 三(七)1)."""
    return IpClass.II if kind in CLASS_II else IpClass.I


class ObtainedBy(StrEnum):
    OWN = "own"
    TRANSFER = "transfer"
    GIFT = "gift"
    MERGER = "merger"
