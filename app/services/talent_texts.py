"""What nobody may write into a talent project: the name of a plan that is closed."""

from pydantic import BaseModel

from app.data.talent_programs import tells_closed_name
from app.domain.refusals import InvalidValue, Reason


def refuse_closed_names(given: BaseModel) -> None:
    """Texts go where nobody follows them: histories, files, print (zhejiang-rules.md 3.1)."""
    telling = [name for name, text in given if isinstance(text, str) and tells_closed_name(text)]
    if telling:
        raise InvalidValue(fields=dict.fromkeys(telling, Reason.CLOSED_PLAN_NAME))
