"""A finding of a form as a sentence, with its amounts in 万元."""

from decimal import Decimal

from app.domain.forms.findings import FormFinding
from app.words import WORDS, Translate
from app.words.forms import NAMES

WAN = 10_000
DECIMALS = Decimal("0.01")


def in_wan(yuan: Decimal) -> str:
    """Two decimals as annex 2 asks, and more where two would hide a difference."""
    wan = yuan / WAN
    shown = wan.quantize(DECIMALS)
    return f"{shown if shown == wan else wan.normalize():,f}"


def told(finding: FormFinding, translate: Translate = str) -> str:
    blanks = {name: in_wan(amount) for name, amount in finding.amounts.items()}
    for name, text in finding.names.items():
        word = NAMES.get(name, {}).get(text)
        blanks[name] = translate(word) if word else text
    return translate(WORDS["FormFault"][finding.fault.value]).format_map(blanks).strip()
