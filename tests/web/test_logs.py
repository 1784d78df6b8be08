"""A fault is told with its places and without what anybody typed."""

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings


def test_fault_is_logged_without_values(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path_factory.mktemp("fault")
    app = create_app(Settings(database_url=f"sqlite:///{folder / 'none'}", data_dir=folder))

    def fail() -> None:
        password = "".join(("geheim", "nis"))
        raise RuntimeError(str(len(password)))

    app.add_api_route("/fault-of-a-test", fail)
    client = TestClient(app, raise_server_exceptions=False)

    answer = client.get("/fault-of-a-test", headers={"cookie": "miaopu=verborgen"})

    told = "".join(capsys.readouterr())
    app.state.engine.dispose()
    app.state.door.dispose()
    assert answer.status_code == 500
    assert "fault" in told
    assert "RuntimeError: 9" in told
    assert "path=/fault-of-a-test" in told
    assert "geheimnis" not in told
    assert "verborgen" not in told
    assert told.count("\n") < 120
