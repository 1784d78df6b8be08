"""A long list as a file, made in a process of its own: `python -m app.exporter` (web/far_lists.py).

It answers one request for a list as the server would, in the name of who asked, and tells its
parent in frames what is ready: how many rows are read, some bytes, the end. A request that is not
answered with a file ends without the last frame."""

import asyncio
import os
import sys
from typing import BinaryIO

import msgspec
from fastapi import FastAPI
from starlette.types import Message

from app.dependencies import admitted, current_day
from app.domain.access import Role
from app.main import create_app
from app.queries.people import find_by_person
from app.web.far_lists import Asked, Frame, frame

NICENESS = 5
"""Reading holds no lock that anybody waits for: whoever asks for a page goes first."""


async def answer(app: FastAPI, asked: Asked, out: BinaryIO) -> None:
    with app.state.door.connect() as connection:
        viewer = find_by_person(connection, asked.person_id, Role(asked.role))
    if viewer is None:
        return
    app.dependency_overrides = {admitted: lambda: viewer, current_day: lambda: asked.today}
    app.state.rows_told = lambda rows: out.write(frame(Frame.ROWS, rows))
    statuses: list[int] = []

    async def receive() -> Message:
        await asyncio.Event().wait()  # nobody walks away from here: the parent kills
        raise AssertionError

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])
        elif statuses == [200] and message.get("body"):
            out.write(frame(Frame.BYTES, len(message["body"])) + message["body"])

    await app(
        {
            "type": "http",
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": asked.path,
            "raw_path": asked.path.encode(),
            "query_string": asked.query.encode("latin-1"),
            "root_path": "",
            "headers": [],
            "client": None,
            "server": None,
        },
        receive,
        send,
    )
    if statuses == [200]:
        out.write(frame(Frame.END, 0))
        out.flush()


def main() -> None:
    os.nice(NICENESS)
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Asked)
    # What anybody prints must not come between the frames.
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        asyncio.run(answer(create_app(), asked, out))


if __name__ == "__main__":
    main()
