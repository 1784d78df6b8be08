"""What whoever has come in by any door is answered: a cookie, and where to go with it."""

from starlette.responses import Response

from app.services.entering import Entry
from app.settings import Settings
from app.web.rendering import Renderer
from app.web.security import set_session_cookie, set_step_cookie

CODE_PAGE = "/login/code"


def entered(render: Renderer, settings: Settings, entry: Entry, then: str) -> Response:
    """On to the page that was wanted, unless something comes before it."""
    if entry.awaits_code:
        response = render.go(CODE_PAGE)
        set_step_cookie(response, entry.token, settings)
        return response
    if entry.must_change_password:
        then = "/password"
    elif entry.must_add_factor:
        then = "/second-factor"
    response = render.go(then)
    set_session_cookie(response, entry.token, settings)
    return response
