"""Whoever watches the server: /healthz, /readyz, the figures for Prometheus, and slow queries in the log."""

import logging
from pathlib import Path

import httpx
import pytest

from appliance.core.errors import StartRefused
from appliance.core.files import FileStore
from tests.process import free_port
from tests.scenario import Scenario, jpeg


def asked(scenario: Scenario, path: str) -> tuple[int, str]:
    answer = scenario._http.get(path)
    assert answer.headers["cache-control"] == "no-store"
    return answer.status_code, answer.text


def test_a_healthy_server(scenario: Scenario) -> None:
    assert asked(scenario, "/healthz") == (200, "ok\n")
    assert asked(scenario, "/readyz") == (200, "ok\n")


def test_a_full_disk_is_alive_but_not_ready(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FileStore, "usage", lambda _self: (10**9, 1000))
    assert asked(scenario, "/healthz") == (200, "ok\n")
    assert asked(scenario, "/readyz") == (503, "the disk is full\n")


def test_a_server_that_cannot_write_is_not_ready(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(scenario.shoebox.runtime.db), "is_writing", False)
    assert asked(scenario, "/readyz") == (503, "the database takes no writes\n")


def test_figures(tmp_path: Path) -> None:
    port = free_port()
    with Scenario(tmp_path / "data", metrics_port=port) as scenario:
        admin = scenario.sign_up()
        admin.put("/queues/thumbnailGeneration", {"isPaused": True})
        admin.upload(jpeg())
        admin.get("/assets/nonsense", status=400)
        text = httpx.get(f"http://127.0.0.1:{port}/metrics").text
        lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
        assert lines['shoebox_requests_total{operation="uploadAsset",status="201"}'] == "1.0"
        assert lines['shoebox_requests_total{operation="getAssetInfo",status="400"}'] == "1.0"
        assert float(lines["shoebox_request_seconds_count"]) >= 5
        assert float(lines["shoebox_disk_free_bytes"]) > 0
        assert float(lines["shoebox_database_commits_total"]) > 0
        assert float(lines["process_resident_memory_bytes"]) > 0
        with pytest.raises(StartRefused, match="SHOEBOX_METRICS_PORT"), Scenario(tmp_path / "other", metrics_port=port):
            pass
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/metrics")


def test_slow_queries_are_logged_without_what_people_wrote(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT COUNT(*), :word FROM n"
    with Scenario(tmp_path / "data", slow_query_ms=5) as scenario, caplog.at_level(logging.WARNING):
        scenario.shoebox.runtime.db.read(lambda reader: reader.row(slow, {"word": "a secret"}))
        scenario.shoebox.runtime.db.read(lambda reader: reader.row("SELECT 'quick'"))
    (line,) = [record.getMessage() for record in caplog.records if "RECURSIVE" in record.getMessage()]
    assert line.startswith("slow query, ")
    assert "secret" not in caplog.text
    assert "quick" not in caplog.text
