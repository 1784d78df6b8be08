"""Filters that ask what held on a day, as far as it was known on another."""

from datetime import date

from pydantic import BaseModel

from app.domain.refusals import InvalidValue, Reason


class TwoDates(BaseModel):
    on: date | None = None
    """The day of the state; today when it is not said."""
    known_on: date | None = None
    """With what was published by then; today when it is not said."""

    def dates(self, today: date) -> tuple[date, date]:
        """Valid on and known on; nobody knows tomorrow."""
        wrong = {
            name: Reason.DATE_IN_FUTURE
            for name, day in (("on", self.on), ("known_on", self.known_on))
            if day is not None and day > today
        }
        if wrong:
            raise InvalidValue(fields=wrong, today=today.isoformat())
        return self.on or today, self.known_on or today
