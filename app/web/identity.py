"""The identity provider that the settings name, and the cookie of a browser sent there."""

from starlette.responses import Response

from app.domain.refusals import NotFound
from app.exchange.identity_providers import IdentityProvider
from app.exchange.oidc import OidcProvider
from app.settings import Settings
from app.web.security import cookie_name, drop_cookie, set_cookie

CALLBACK = "/login/oidc/callback"
BROWSER_SECONDS = 600


def identity_provider(settings: Settings) -> IdentityProvider | None:
    """None where the settings name none: then there is no such door."""
    if not settings.oidc_issuer:
        return None
    return OidcProvider(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret,
        settings.oidc_redirect,
        settings.allowed_algorithms,
    )


def provider_or_none_there(settings: Settings) -> IdentityProvider:
    found = identity_provider(settings)
    if found is None:
        raise NotFound
    return found


def browser_cookie_name(settings: Settings) -> str:
    return f"{cookie_name(settings)}-identity"


def set_browser_cookie(response: Response, browser: str, settings: Settings) -> None:
    set_cookie(response, browser_cookie_name(settings), browser, BROWSER_SECONDS, settings)


def drop_browser_cookie(response: Response, settings: Settings) -> None:
    drop_cookie(response, browser_cookie_name(settings), settings)


def door_name(settings: Settings) -> str:
    """What the sign-in page calls the provider; blank where there is none."""
    return settings.oidc_name if settings.oidc_issuer else ""
