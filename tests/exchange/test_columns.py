"""What a refused cell is told: the reason and the remedy do not say the same thing twice."""

from app.exchange.columns import ENTERPRISE_COLUMNS
from app.words.reasons import REASONS


def test_remedy_of_the_credit_code_does_not_repeat_the_reason() -> None:
    (remedy,) = (column.remedy for column in ENTERPRISE_COLUMNS if column.key == "uscc")

    for reason in ("bad_uscc", "bad_organisation_code"):
        assert f"{REASONS[reason]}{remedy}".count("对照营业执照") == 1
