"""In which tax years a national title earns the reduced rate of 15 %, and what the expiry year is.

国家税务总局公告2017年第24号 第一条 (seen in part) and G195 四: the whole year of the certificate
and the two after it; in the year in which it expires the firm prepays at 15 % until it is
recognised anew, and pays the difference where it is not. By when differs: the announcement, later
and by the tax administration, says by the end of that year; G195 四(三) by the annual settlement.
The announcement is followed. A page that lets a firm prepay in the year after the expiry is wrong
(national-rules.md, section 15)."""

from dataclasses import dataclass
from datetime import date

from app.domain.deadlines import years_later

YEARS = 3


@dataclass(frozen=True, slots=True)
class TaxRelief:
    first_year: int
    last_year: int
    prepaid_year: int
    """The year of expiry: prepaid at 15 % while the title is sought anew."""
    pay_back_by: date
    """Without a new title by then the difference to 25 % is due."""


def tax_relief(valid_from: date) -> TaxRelief:
    """Of an HNTE certificate issued on a day; one of 31 December earns its whole year."""
    expires = years_later(valid_from, YEARS).year
    return TaxRelief(valid_from.year, expires - 1, expires, date(expires, 12, 31))
