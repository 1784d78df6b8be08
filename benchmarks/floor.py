"""The floor: FastAPI returning a string of as many bytes as the page it is compared with."""

import gc
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.responses import HTMLResponse

PAGE = "x" * int(os.environ["FLOOR_BYTES"])


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
    gc.collect()
    gc.freeze()
    yield


app = FastAPI(lifespan=lifespan, openapi_url=None)


@app.get("/")
async def show() -> HTMLResponse:
    return HTMLResponse(PAGE)
