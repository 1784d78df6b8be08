"""The table of contents: settings -> engine -> routers -> handlers."""

import gc
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from app import __version__
from app.collecting import collect_rarely
from app.db import create_engine
from app.files.store import clear_broken_off
from app.logs import log_plainly
from app.routers.every import PAGES, TWINS
from app.settings import Settings, get_settings
from app.web.error_handlers import add_error_handlers
from app.web.problems import PROBLEMS
from app.web.rendering import STATIC, Renderer, make_environment
from app.web.security import Guard
from app.web.signpost import Signpost


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    settings: Settings = app.state.settings
    # More threads only fight over the interpreter's lock (docs/decisions, speed).
    anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads
    await anyio.to_thread.run_sync(clear_broken_off, settings.data_dir)
    # Everything alive now stays alive: collecting it again and again costs 19 ms each time.
    gc.collect()
    gc.freeze()
    collect_rarely()
    gc.enable()
    yield
    app.state.engine.dispose()
    app.state.door.dispose()


def create_app(settings: Settings | None = None) -> FastAPI:
    log_plainly()
    app = assemble()
    furnish(app, settings or get_settings())
    return app


def furnish(app: FastAPI, settings: Settings) -> None:
    """Say where the data are and how to behave: all that differs from one place to another."""
    app.state.settings = settings
    app.state.engine = create_engine(settings.url, settings.threads)
    # The door's own connection, used only on the event loop: it never waits for the pool.
    app.state.door = create_engine(settings.url, 1)


def assemble() -> FastAPI:
    """Routes, templates and middleware; a second or two of work, for a thousand routes."""
    app = FastAPI(
        title="苗圃 Miaopu",
        version=__version__,
        summary="科技企业培育:台账、后备库、申报管线与目标看板",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.templates = make_environment()
    app.state.renderer = Renderer
    for router in PAGES:
        app.include_router(router)
    for router in TWINS:
        app.include_router(router, responses=PROBLEMS)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.router.middleware_stack = Signpost(app.router)
    add_error_handlers(app)
    app.add_middleware(Guard)
    app.add_middleware(GZipMiddleware, minimum_size=2000, compresslevel=1)
    return app
