"""Chromium and JupyterLab for the browser tests; they are skipped, with the reason, where either is missing."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from browsing import FLAGS, Watch

ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60


@pytest.fixture(scope="session")
def fonts(tmp_path_factory):
    """A folder of data with the fonts that lawkit's figures use, so that pages look the same on every machine."""
    matplotlib = pytest.importorskip("matplotlib")
    chinese = pytest.importorskip("pylopdf_fonts_zh_cn")
    folder = tmp_path_factory.mktemp("share")
    (folder / "fonts").mkdir()
    for path in (
        chinese.sans_path(),
        chinese.serif_path(),
        Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf",
    ):
        shutil.copy(path, folder / "fonts")
    return folder


# One a module: while playwright runs, its event loop would be in the way of other tests.
@pytest.fixture(scope="module")
def browser(fonts):
    """Chromium without a window."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
    if path is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    with api.sync_playwright() as driver:
        opened = driver.chromium.launch(
            executable_path=path, args=FLAGS, env={**os.environ, "XDG_DATA_HOME": str(fonts)}
        )
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def pictures(tmp_path_factory):
    """Where screenshots go: a temporary folder, or the one that LAWKIT_PICTURES names."""
    named = os.environ.get("LAWKIT_PICTURES")
    folder = Path(named) if named else tmp_path_factory.mktemp("pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Lab:
    """A JupyterLab server on a folder."""

    def __init__(self, folder, url):
        self.folder, self.url = folder, url


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """JupyterLab on copies of the notebooks, with settings, data and runtime files of its own."""
    pytest.importorskip("jupyterlab")
    own, folder = tmp_path_factory.mktemp("jupyter"), tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    (folder / "data").symlink_to(ROOT / "data")
    _settle(own / "settings")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folders = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *(f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1"),
        *("--IdentityProvider.token=", f"--ServerApp.root_dir={folder}"),
        *("--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly"),
    ]
    with (own / "log.txt").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            command,
            env={**os.environ, **{name: str(own / value) for name, value in folders.items()}},
            stdout=log,
            stderr=log,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(server, f"{url}/api/status", own / "log.txt")
            yield Lab(folder, url)
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()


def _settle(folder):
    """No news from the network, and cells stay in the page when they are scrolled out of sight."""
    settings = {
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
        "notebook-extension/tracker": {"windowingMode": "none"},
    }
    for name, values in settings.items():
        path = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")


def _wait_for(server, url, log):
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")


@pytest.fixture(scope="module")
def bench(browser, lab):
    """A page with JupyterLab open, and what it complained of."""
    page = browser.new_page(viewport={"width": 1280, "height": 1100})
    page.set_default_timeout(30_000)
    watch = Watch(page, lab.url)
    page.goto(f"{lab.url}/lab/workspaces/tests?reset")
    page.wait_for_function(
        "window.jupyterapp?.shell?.currentWidget || document.querySelector('.jp-Launcher')"
    )
    page.evaluate("() => window.jupyterapp.restored")
    page.evaluate("() => { window.jupyterapp.shell.collapseLeft(); }")
    yield page, watch
    page.close()
