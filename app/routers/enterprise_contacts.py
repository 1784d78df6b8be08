"""Contacts of a firm: entered, corrected, and shown to those who say why. Each look is kept."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import HTMLResponse, Response

from app.dependencies import Accesses, CurrentViewer, ReadSession, Today, WriteSession
from app.domain.refusals import EditConflict, InvalidValue, Reason
from app.queries.contacts import ContactView, list_contacts
from app.queries.enterprise_detail import describe_enterprise
from app.routers.enterprises import detail_context, look_at
from app.services.contacts import ContactInput, add_contact, edit_contact
from app.web.forms import Refilled, TypedForm, refilling
from app.web.once import OnceUntold
from app.web.rendering import Render

pages = APIRouter(
    prefix="/enterprises/{enterprise_id}/contacts",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=OnceUntold,
)
api = APIRouter(
    prefix="/api/enterprises/{enterprise_id}/contacts", tags=["enterprises"], route_class=OnceUntold
)


class Looking(BaseModel):
    """Why somebody wants to see contacts that are not theirs to see."""

    model_config = ConfigDict(str_strip_whitespace=True)

    reason: str = Field(default="", max_length=400)


@pages.post("/show")
def submit_contacts_show(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    page, region = "enterprises/detail.html", "enterprises/_contacts.html"
    veiled = describe_enterprise(session, viewer, enterprise_id, today)
    with refilling(page, region, typed, **detail_context(session, viewer, today, veiled)):
        reason = reason_of(typed.parse(Looking))
    detail = describe_enterprise(session, viewer, enterprise_id, today, shows_contacts=True)
    accesses.append(look_at(request, viewer, detail, reason))
    return render.page(page, region, **detail_context(session, viewer, today, detail))


@api.post("/show")
def post_contacts_show(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    given: Looking,
) -> list[ContactView]:
    reason = reason_of(given)
    detail = describe_enterprise(session, viewer, enterprise_id, today, shows_contacts=True)
    accesses.append(look_at(request, viewer, detail, reason))
    return detail.contacts


def reason_of(given: Looking) -> str:
    if not given.reason:
        raise InvalidValue(fields={"reason": Reason.REASON_FOR_VIEWING})
    return given.reason


@pages.post("/new")
def submit_new_contact(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    page, region = "enterprises/detail.html", "enterprises/_contacts.html"
    detail = describe_enterprise(session, viewer, enterprise_id, today)
    with refilling(page, region, typed, **detail_context(session, viewer, today, detail)):
        add_contact(session, viewer, enterprise_id, typed.parse(ContactInput))
    return render.go(f"/enterprises/{enterprise_id}")


@api.post("/new", status_code=201)
def post_new_contact(
    session: WriteSession, viewer: CurrentViewer, enterprise_id: str, given: ContactInput
) -> list[ContactView]:
    """The contacts as everybody may see them: a look at them open is another request."""
    add_contact(session, viewer, enterprise_id, given)
    return list_contacts(session, viewer, enterprise_id, is_open=False)


@pages.post("/{contact_id}")
def submit_contact(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    contact_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    page, region = "enterprises/detail.html", "enterprises/_contacts.html"
    detail = describe_enterprise(session, viewer, enterprise_id, today)
    context = detail_context(session, viewer, today, detail) | {"edited": contact_id}
    try:
        with refilling(page, region, typed, **context):
            edit_contact(session, viewer, enterprise_id, contact_id, typed.parse(ContactInput))
    except Refilled as refilled:
        # Who was overtaken sees the other's values below the own, and may save on top of them.
        refilled.context["overtaken"] = isinstance(refilled.refusal, EditConflict)
        raise
    return render.go(f"/enterprises/{enterprise_id}")


@api.post("/{contact_id}")
def post_contact(
    session: WriteSession,
    viewer: CurrentViewer,
    enterprise_id: str,
    contact_id: str,
    given: ContactInput,
) -> list[ContactView]:
    edit_contact(session, viewer, enterprise_id, contact_id, given)
    return list_contacts(session, viewer, enterprise_id, is_open=False)
