"""What experts may read of a firm while they are not to know which it is."""

import re
from collections.abc import Iterable

MASK = "■■"
IDENTIFYING_SECTIONS = frozenset({"applying", "registration", "papers"})
"""Of an application: whose it is, whom to call, scans that bear its name."""
IDENTIFYING_COLUMNS = frozenset({"number", "proof", "proofs"})
"""Numbers by which a register names the holder of a right."""
LEGAL_FORMS = re.compile(r"(有限责任公司|股份有限公司|有限公司|股份公司|集团|公司|厂)+$")
TRADES = re.compile(r"(科技|技术|实业|工业|电子|机械|材料|设备|制造|新)+$")
BRACKETED = re.compile(r"[(（][^)）]*[)）]")
PLACES = re.compile(r"^(中国|浙江省?|嘉兴市?|平湖市?)+")
SHORTEST_STEM = 2
"""A stem of one sign stands in half of all sentences."""
IDENTIFIERS = re.compile(
    r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])"  # a credit code
    r"|(?:ZL|CN)\s?20\d{10}(?:\.[\dX])?|(?<!\d)20\d{10}\.[\dX]"  # a patent
    r"|GR\d{12}"  # a certificate
    r"|(?<!\d)1[3-9]\d{9}(?!\d)"  # a mobile
    r"|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|https?://\S+|www\.\S+"
)


def stems(names: Iterable[str]) -> list[str]:
    """Each name whole and by its stems, the longest first: 平湖甲光电科技(浙江)有限公司,
    甲光电科技, 甲光电."""
    found: set[str] = set()
    for name in (one.strip() for one in names):
        bare = PLACES.sub("", LEGAL_FORMS.sub("", name))
        plain = LEGAL_FORMS.sub("", BRACKETED.sub("", bare))
        kept = {name, bare, plain, TRADES.sub("", plain)}
        found |= {one for one in kept if len(one) >= SHORTEST_STEM}
        found |= {one.translate(WIDE) for one in found} | {one.translate(NARROW) for one in found}
    return sorted(found, key=lambda one: (-len(one), one))


WIDE = str.maketrans("()", "（）")
NARROW = str.maketrans("（）", "()")


def blinded(text: str, names: Iterable[str]) -> str:
    """The text without names, codes, numbers of rights and addresses to call or write to. It
    cannot see what somebody describes in other words: whoever recognises a firm steps down."""
    for one in stems(names):
        text = text.replace(one, MASK)
    return IDENTIFIERS.sub(MASK, text)
