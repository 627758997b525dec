"""The site, built once; a server for it; a browser that reports whatever should not happen."""

import functools
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The command jupyter-book, for the Python that runs these tests, whatever PATH says.
JUPYTER_BOOK = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]


def pages_of_the_toc() -> list[str]:
    """Name every page of the book, in the order in which it is read."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    return [f"{name}.html" for name in [toc["root"], *chapters]]


PAGES = ["index.html", *pages_of_the_toc(), "search.html", "genindex.html"]


class QuietHandler(SimpleHTTPRequestHandler):
    """A file server that writes no log."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free local port, and say under which address."""
    handler = functools.partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the book once, from a clean start; when tests run in parallel, one of them builds."""
    base = tmp_path_factory.getbasetemp()
    parallel = "PYTEST_XDIST_WORKER" in os.environ  # then base is a folder of this worker alone
    output = (base.parent if parallel else base) / "site"
    result = output / "result.txt"
    try:
        output.mkdir()
    except FileExistsError:
        wait_for(result)
    else:
        unfinished = output / "result.part"
        unfinished.write_text(build_into(output), encoding="utf-8")
        unfinished.rename(result)
    complaint = result.read_text(encoding="utf-8")
    assert not complaint, complaint
    return output / "_build" / "html"


def build_into(output: Path) -> str:
    """Build with every warning an error; return what went wrong, or nothing."""
    command = [*JUPYTER_BOOK, "build", str(ROOT), "--path-output", str(output)]
    build = subprocess.run(
        [*command, "-W", "-n", "--keep-going"], capture_output=True, text=True, encoding="utf-8"
    )
    if build.returncode == 0:
        return ""
    return f"exit code {build.returncode}\n{build.stdout[-3000:]}\n{build.stderr[-3000:]}"


def wait_for(file: Path, seconds: float = 900.0) -> None:
    """Wait until another worker has written a file."""
    deadline = time.monotonic() + seconds
    while not file.exists():
        assert time.monotonic() < deadline, f"nobody finished {file}"
        time.sleep(0.2)


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    with served(site) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.skip("needs a browser: install the Debian package chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., tuple[Page, list[str]]]]:
    """Open an address; return the page and the list of faults that it fills.

    A fault is a request to another host, a failed request, an error on the console or an
    exception in a script.
    """
    contexts = []

    def open_(
        url: str, width: int = 1280, until: str = "networkidle", **options: Any
    ) -> tuple[Page, list[str]]:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page, faults = context.new_page(), []
        own = re.split(r"/(?:book/|backprop_lab/|index|search|genindex)", url)[0]

        def on_request(request: Any) -> None:
            if not request.url.startswith((own, "data:", "blob:")):
                faults.append(f"outside request: {request.url}")

        page.on("request", on_request)
        page.on("response", lambda r: r.status < 400 or faults.append(f"{r.status}: {r.url}"))
        page.on("pageerror", lambda error: faults.append(f"exception: {error}"))
        page.on(
            "console",
            lambda m: m.type == "error" and faults.append(f"console: {m.text}"),
        )
        page.goto(url, wait_until=until)
        return page, faults

    yield open_
    for context in contexts:
        context.close()
