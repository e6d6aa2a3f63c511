"""The unmodified command-line client ``@immich/cli``."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.clients.conftest import House
from tests.process import ROOT
from tests.scenario import jpeg

PACKAGES = ["@immich/cli@3.2.2", "node@22.23.3"]
"""The client and the Node that it asks for, newer than what systems bring."""


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Where the packages are installed; kept beside the virtual environment."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    folder = ROOT / ".venv" / "immich-cli"
    stamp = folder / "installed.txt"
    if not stamp.exists() or stamp.read_text() != " ".join(PACKAGES):
        folder.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), *PACKAGES]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=170)
        if done.returncode != 0:
            pytest.skip(f"npm could not install the client: {done.stderr.strip()[-200:]}")
        stamp.write_text(" ".join(PACKAGES))
    return folder / "node_modules"


@pytest.mark.timeout(240)
def test_log_in_upload_a_folder_and_find_duplicates(house: House, node_modules: Path, tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    (photos / "2024").mkdir(parents=True)
    for number in range(4):
        (photos / "2024" / f"photo {number}.jpg").write_bytes(jpeg())
    (photos / "2024" / "photo 0.jpg.xmp").write_text("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")

    def immich(*arguments: str) -> str:
        environment = {
            **os.environ,
            "PATH": f"{node_modules / '.bin'}:{os.environ['PATH']}",
            "IMMICH_CONFIG_DIR": str(tmp_path / "config"),
        }
        command = [str(node_modules / ".bin" / "immich"), *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    assert "admin@test.dev" in immich("login", house.server.url, house.api_key())
    assert "Images: 0" in immich("server-info")
    first = _report(immich("upload", "--recursive", "--json-output", "--no-progress", str(photos)))
    assert len(first["newFiles"]) == 4
    assert len(first["newAssets"]) == 4
    second = _report(immich("upload", "--recursive", "--json-output", "--no-progress", str(photos)))
    assert (len(second["newFiles"]), len(second["duplicates"])) == (0, 4)
    assert "Images: 4" in immich("server-info")


def _report(output: str) -> dict[str, Any]:
    return json.loads(output[output.index("{") : output.rindex("}") + 1])
