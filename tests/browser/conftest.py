"""Pages in Debian's Chromium, before a live server with a demonstration of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.databases import ROOT, alone

MIAOPU = Path(sys.executable).parent / "miaopu"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
KEPT = ROOT / "test-results"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 60
"""Seconds until the server must answer: two cores, two workers, and a browser beside it."""

Axe = Callable[[Page], None]
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


def settings_for(folder: Path, **more: str) -> dict[str, str]:
    return os.environ | {"MIAOPU_DATA_DIR": str(folder)} | more


@pytest.fixture(scope="session")
def demonstration(run_folder: Path, worker_id: str) -> Path:
    """A copy, for this worker alone, of what `miaopu demo` makes once per run."""
    made = run_folder / "demonstration"
    with alone(run_folder, "demonstration"):
        if not made.exists():
            making = run_folder / "making-demonstration"
            subprocess.run([MIAOPU, "demo"], env=settings_for(making), check=True)
            making.rename(made)
    own = run_folder / f"demonstration-{worker_id}"
    shutil.copytree(made, own)
    return own


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert server.poll() is None, f"the server ended:\n{log.read_text()}"
        try:
            with urlopen(f"{address}/healthz", timeout=1):  # noqa: S310 - our own http address
                return
        except (URLError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"no answer within {PATIENCE} s:\n{log.read_text()}")


@pytest.fixture(scope="session")
def base_url(demonstration: Path) -> Generator[str]:
    """The address of a server that runs as long as this worker does."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    log = demonstration / "server.log"
    with (
        log.open("wb") as out,
        subprocess.Popen(
            [MIAOPU, "serve", "--port", str(port)],
            env=settings_for(demonstration),
            stdout=out,
            stderr=subprocess.STDOUT,
        ) as server,
    ):
        try:
            wait_for(server, address, log)
            yield address
        finally:
            server.terminate()


@pytest.fixture(scope="session")
def browser() -> Generator[Browser]:
    """One for the run; its event loop owns this thread, so asyncio.run elsewhere needs another."""
    chromium = shutil.which("chromium")
    assert chromium, "Debian's chromium is missing: python tools/prepare_tests.py"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, base_url: str) -> Generator[BrowserContext]:
    """One person's browser: nothing is shared between tests but the server."""
    context = browser.new_context(
        base_url=base_url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 1366, "height": 768},
    )
    context.set_default_timeout(15_000)
    expect.set_options(timeout=10_000)
    yield context
    context.close()


def listen(page: Page, base_url: str) -> list[str]:
    """Collects what no page may do: throw, complain in the console, or call anyone else."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"threw: {error}"))
    page.on(
        "console",
        lambda message: (
            complaints.append(f"{message.type}: {message.text}")
            # Chromium reports each refusal (409, 422 ...) that a test provokes on purpose.
            if message.type in {"error", "warning"}
            and not message.text.startswith("Failed to load resource")
            else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((base_url, "data:", "blob:"))
            else complaints.append(f"left the house: {request.url}")
        ),
    )
    return complaints


@pytest.fixture
def page(context: BrowserContext, base_url: str, request: pytest.FixtureRequest) -> Generator[Page]:
    """A page whose complaints fail the test, photographed when it fails."""
    page = context.new_page()
    complaints = listen(page, base_url)
    yield page
    if complaints or request.node.stash.get(FAILED, False):
        KEPT.mkdir(exist_ok=True)
        page.screenshot(path=KEPT / f"{request.node.name}.png", full_page=True)
    assert complaints == []


@pytest.fixture(scope="session")
def axe() -> Axe:
    """axe(page) fails with every rule of WCAG 2.2 AA or good practice that the page breaks."""
    source = AXE.read_text("utf-8")

    def find_nothing(page: Page) -> None:
        page.evaluate(source)
        found = page.evaluate(
            "rules => axe.run({runOnly: {type: 'tag', values: rules}})", AXE_RULES
        )
        broken = [
            f"{rule['id']}: {rule['help']} at {node['target']}: {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]
        assert broken == [], f"{page.url}\n" + "\n".join(broken)

    return find_nothing
