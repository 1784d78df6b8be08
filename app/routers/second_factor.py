"""One's own second factor: set up, renewed, taken away; each after one's password again."""

from typing import Annotated, Any

import segno
from fastapi import APIRouter, Depends, Request
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from app.db import reading, transaction
from app.dependencies import (
    CurrentEngine,
    CurrentSettings,
    CurrentViewer,
    ReadSession,
    actor_of,
    signed_in,
    written,
)
from app.domain.access import Viewer
from app.domain.refusals import Refusal, Throttled
from app.queries.factors import describe_own_factor, find_enrolment
from app.queries.identities import list_identities
from app.queries.people import SignedIn
from app.sealing import sealer_of
from app.services import second_factors as service
from app.services import throttle
from app.services.sign_in import check_own_password, find_own_hash
from app.settings import Settings
from app.web.addresses import source_of
from app.web.forms import Refilled, TypedForm
from app.web.identity import door_name
from app.web.rendering import Render
from app.web.turns import in_turn

pages = APIRouter(
    prefix="/second-factor", default_response_class=HTMLResponse, include_in_schema=False
)
PAGE = "second_factor/page.html"
MySession = Annotated[SignedIn, Depends(signed_in)]


def _around(session: Session, viewer: Viewer, mine: SignedIn, settings: Settings) -> dict[str, Any]:
    begun = find_enrolment(session, viewer, mine.session_id, sealer_of(settings))
    return {
        "factor": describe_own_factor(session, viewer),
        "identities": list_identities(session, viewer),
        "provider_name": door_name(settings),
        "enrolment": begun,
        # A picture in the page itself: no address of ours ever holds the secret.
        "qr_code": segno.make(begun.address, error="m").png_data_uri(scale=5) if begun else "",
    }


@pages.get("")
def show_second_factor(
    session: ReadSession,
    viewer: CurrentViewer,
    mine: MySession,
    settings: CurrentSettings,
    render: Render,
) -> Response:
    return render.page(PAGE, **_around(session, viewer, mine, settings))


class Proving:
    """One's password again, and a code of the factor there is, before it changes (ASVS 7.5.1)."""

    def __init__(
        self,
        request: Request,
        engine: CurrentEngine,
        settings: CurrentSettings,
        viewer: CurrentViewer,
        mine: MySession,
        typed: TypedForm,
    ) -> None:
        self.request = request
        self.engine = engine
        self.settings = settings
        self.viewer = viewer
        self.mine = mine
        self.typed = typed
        self.door = throttle.second_factor(viewer.person_id)
        self.source = source_of(request)

    async def prove(self) -> None:
        password, code = self.typed.pop("password", ""), self.typed.pop("code", "")
        try:
            await run_in_threadpool(self._check_password, password)
            await in_turn(self.request, self._check_code, code)
        except Refusal as refusal:
            if not isinstance(refusal, Throttled):
                await in_turn(self.request, self._note_failure)
            await self.refill(refusal)

    async def refill(self, refusal: Refusal) -> None:
        around = await run_in_threadpool(self._around)
        raise Refilled(refusal, PAGE, None, self.typed, around) from refusal

    def _check_password(self, password: str) -> None:
        with reading(self.engine) as session:
            throttle.wait_for(session, self.door, self.source)
            stored = find_own_hash(session, self.viewer)
        check_own_password(password, stored)

    def _check_code(self, code: str) -> None:
        with transaction(self.engine, actor_of(self.viewer)) as session:
            if describe_own_factor(session, self.viewer).confirmed_at is not None:
                service.check_code(session, self.viewer.person_id, code, sealer_of(self.settings))
            throttle.forget_failures(session, self.door)

    def _note_failure(self) -> None:
        with transaction(self.engine) as session:
            throttle.note_failure(session, self.door, self.source)

    def _around(self) -> dict[str, Any]:
        with reading(self.engine) as session:
            return _around(session, self.viewer, self.mine, self.settings)


Proof = Annotated[Proving, Depends()]


@pages.post("/begin")
async def submit_beginning(
    request: Request,
    viewer: CurrentViewer,
    mine: MySession,
    settings: CurrentSettings,
    proof: Proof,
    render: Render,
) -> Response:
    await proof.prove()
    sealer = await run_in_threadpool(sealer_of, settings)
    await written(
        request,
        viewer,
        lambda session: service.begin_enrolment(session, viewer, mine.session_id, sealer),
    )
    return render.go("/second-factor")


@pages.post("/confirm")
async def submit_confirmation(
    request: Request,
    viewer: CurrentViewer,
    mine: MySession,
    settings: CurrentSettings,
    proof: Proof,
    render: Render,
) -> Response:
    """No password: the session that began has given it, and only there the secret was shown."""
    code = proof.typed.pop("code", "")
    sealer = await run_in_threadpool(sealer_of, settings)
    try:
        codes = await written(
            request,
            viewer,
            lambda session: service.confirm_enrolment(
                session, viewer, mine.session_id, code, sealer
            ),
        )
    except Refusal as refusal:
        await proof.refill(refusal)
        raise
    return render.page("second_factor/codes.html", codes=codes)


@pages.post("/codes")
async def submit_new_codes(
    request: Request, viewer: CurrentViewer, proof: Proof, render: Render
) -> Response:
    await proof.prove()
    codes = await written(
        request, viewer, lambda session: service.renew_recovery_codes(session, viewer)
    )
    return render.page("second_factor/codes.html", codes=codes)


@pages.post("/remove")
async def submit_removal(
    request: Request, viewer: CurrentViewer, proof: Proof, render: Render
) -> Response:
    await proof.prove()
    await written(request, viewer, lambda session: service.remove_factor(session, viewer))
    return render.go("/second-factor")
