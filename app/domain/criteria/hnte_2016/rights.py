"""Which rights count on the day of an application: G195 三(二) and 三(七)1."""

from datetime import date
from typing import NamedTuple

from app.domain.criteria.facts import Facts, IpRight
from app.domain.criteria.findings import Flag
from app.domain.enterprises import CLASS_II, ObtainedBy


class UsableRights(NamedTuple):
    class_i: int = 0
    class_ii: int = 0
    co_owned_i: int = 0
    """Of several owners one alone may use it: it counts if the others stand back."""
    co_owned_ii: int = 0
    undated_i: int = 0
    undated_ii: int = 0
    undated: tuple[str, ...] = ()
    """Paths of grant dates without which nobody knows whether a right counts."""
    has_own: bool = False
    ways_missing: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    is_unknown: bool = False


OWN = ObtainedBy.OWN
IN_CLASS_II = tuple(CLASS_II)
"""A tuple asks for identity first; hashing a member costs ten times as much."""
NOTHING_KNOWN = UsableRights(is_unknown=True)
NONE = UsableRights()


def usable_rights(facts: Facts, applied_on: date) -> UsableRights:
    """Granted by that day, in force, the firm's, and of Class II not used up."""
    if facts.ip_rights is None:
        return NOTHING_KNOWN
    if not facts.ip_rights:
        return NONE
    sure, shared, dateless = [0, 0], [0, 0], [0, 0]
    undated: list[str] = []
    ways_missing: list[str] = []
    flags: set[Flag] = set()
    has_own = False
    for index, right in enumerate(facts.ip_rights):
        is_ii = right.kind in IN_CLASS_II
        if (reason := _why_not(right, is_ii, applied_on)) is not None:
            flags.update(reason)
            continue
        granted_on = right.granted_on
        if granted_on is None:
            undated.append(f"ip_rights.{index}.granted_on")
            dateless[is_ii] += 1
            continue
        if granted_on.year == applied_on.year:
            flags.add(Flag.IP_GRANTED_THIS_YEAR)
        if right.co_owned:
            flags.add(Flag.IP_CO_OWNED)
            shared[is_ii] += 1
            continue
        sure[is_ii] += 1
        if right.obtained_by is OWN:
            has_own = True
        elif right.obtained_by is None:
            ways_missing.append(f"ip_rights.{index}.obtained_by")
    return UsableRights(
        sure[0],
        sure[1],
        shared[0],
        shared[1],
        dateless[0],
        dateless[1],
        tuple(undated),
        has_own,
        tuple(ways_missing),
        tuple(sorted(flags)) if flags else (),
    )


def _why_not(right: IpRight, is_ii: bool, applied_on: date) -> tuple[Flag, ...] | None:
    """None: it counts. Otherwise what should be said about leaving it out, if anything."""
    if right.lapsed_on is not None and right.lapsed_on <= applied_on:
        return ()
    if right.granted_on is not None and right.granted_on > applied_on:
        return ()
    if is_ii and right.used_on is not None and right.used_on < applied_on:
        # 按Ⅱ类评价的知识产权仅限使用一次; Class I may be used again.
        return (Flag.IP_USED_UP,)
    return None


class ClassIILeft(NamedTuple):
    """Class II rights for the next application: 按Ⅱ类评价的知识产权仅限使用一次."""

    unused: int
    """Granted, in force, the firm's alone, and in no earlier application."""
    co_owned: int
    """Likewise, if the other owners stand back."""
    undated: int
    """Nobody has entered the day of the grant: they may count or not."""
    used: int


def class_ii_left(facts: Facts, on: date) -> ClassIILeft | None:
    """What an application on that day could still use; None: nobody knows the firm's rights."""
    if facts.ip_rights is None:
        return None
    usable = usable_rights(facts, on)
    used = sum(
        right.kind in IN_CLASS_II and right.used_on is not None and right.used_on < on
        for right in facts.ip_rights
    )
    return ClassIILeft(usable.class_ii, usable.co_owned_ii, usable.undated_ii, used)
