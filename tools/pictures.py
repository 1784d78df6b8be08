"""Takes the README pictures anew: a fresh demonstration, a real browser, page after page."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
MIAOPU = Path(sys.executable).with_name("miaopu")
PORT = "8765"
ADDRESS = f"http://127.0.0.1:{PORT}"
PAGES = {
    "board": "/board",
    "enterprises": "/enterprises",
    "cases": "/cases",
    "pool": "/pool",
    "tasks": "/tasks",
    "forecast": "/forecast",
    "towns": "/towns",
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"MIAOPU_DATA_DIR": folder}
        subprocess.run([MIAOPU, "demo"], env=environment, check=True)
        with subprocess.Popen([MIAOPU, "serve", "--port", PORT], env=environment) as server:
            try:
                wait()
                take()
            finally:
                server.terminate()


def wait() -> None:
    for _ in range(300):
        try:
            with urlopen(f"{ADDRESS}/healthz", timeout=1):  # noqa: S310 - our own address
                return
        except (URLError, TimeoutError):
            time.sleep(0.1)
    sys.exit("The server did not answer.")


def take() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        page.goto(f"{ADDRESS}/login")
        page.fill("[name=login]", "officer")
        page.fill("[name=password]", "miaopu-demo-2018")
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda address: not address.endswith("/login"))
        for name, path in PAGES.items():
            page.goto(ADDRESS + path)
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
