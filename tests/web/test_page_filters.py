"""The page of the register reads its filters as FastAPI reads them for the twin."""

from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Query
from fastapi.exceptions import RequestValidationError
from fastapi.testclient import TestClient
from starlette.requests import Request
from starlette.responses import JSONResponse

from app.queries.enterprise_filters import EnterpriseFilters
from app.routers.enterprise_lists import page_filters


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()

    @app.get("/page")
    def read_page(
        filters: Annotated[EnterpriseFilters, Depends(page_filters)],
    ) -> EnterpriseFilters:
        return filters

    @app.get("/twin")
    def read_twin(filters: Annotated[EnterpriseFilters, Query()]) -> EnterpriseFilters:
        return filters

    @app.exception_handler(RequestValidationError)
    async def _on_malformed(_request: Request, error: RequestValidationError) -> JSONResponse:
        return JSONResponse([[one["type"], one["loc"]] for one in error.errors()], 422)

    return TestClient(app)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "q=%E7%A7%91%E6%8A%80&township=330482001&size=50&is_above_designated_size=true",
        "q=&township=&status=living&columns=",
        "columns=uscc&columns=titles&columns=",
        "columns=uscc",
        "sort=name&descending=false&status=moved_in&capital=foreign&in_pool=false",
        "township=1&township=2&unknown=3",
        "size=7",
        "sort=x&industry=C2&field=8.&is_fictitious=perhaps",
        "status=nowhere&holds=nothing",
        "q=" + "x" * 121,
        "columns=" + "&columns=".join(str(number) for number in range(41)),
    ],
)
def test_page_reads_filters_as_the_twin_does(client: TestClient, typed: str) -> None:
    page, twin = client.get(f"/page?{typed}"), client.get(f"/twin?{typed}")

    assert page.status_code == twin.status_code
    assert page.json() == twin.json()
