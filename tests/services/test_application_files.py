"""Files sent into one slot at once: each waits for the other, none is lost."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.data import form as form_of
from app.db import reading, transaction
from app.domain.access import Role
from app.domain.forms.schema import FormKey
from app.files.store import Intake, receive
from app.models.application_files import ApplicationFile
from app.models.enterprises import Attachment
from app.recording import Actor
from app.services.application_files import put_file
from tests.factories import NOON, make_application, make_case, make_enterprise, viewer_of

SLOTS = form_of(FormKey.HNTE, 1).slots
ONE = next(slot for slot in SLOTS.values() if slot.most_files == 1)
AT_ONCE = 4


def test_who_sends_at_once_makes_one_version_each(own_engine: Engine, tmp_path: Path) -> None:
    with Session(own_engine, expire_on_commit=False) as store:
        firm = make_enterprise(store)
        application = make_application(store, firm, make_case(store, firm))
        viewer = viewer_of(Role.ENTERPRISE_USER, enterprises=[firm])
        store.commit()

    def send(number: int) -> None:
        content = io.BytesIO(b"%PDF-1.4\n" + bytes([number]))
        received = receive(Intake(tmp_path, 1), content, f"{number}.pdf")
        with transaction(own_engine, Actor("测试")) as session:
            put_file(session, viewer, application.public_id, ONE.key, received, NOON)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(send, range(AT_ONCE)))

    with reading(own_engine) as session:
        placed = session.execute(
            select(ApplicationFile.place, ApplicationFile.number).order_by(
                col(ApplicationFile.number)
            )
        ).all()
        names = session.exec(select(Attachment.stored_name)).all()
    assert [tuple(one) for one in placed] == [(1, number + 1) for number in range(AT_ONCE)]
    assert {path.name for path in (tmp_path / "files").iterdir()} == set(names)
