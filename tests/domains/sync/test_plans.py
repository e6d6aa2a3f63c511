"""No page of the stream reads a big table from end to end, and none is sorted: each is a range of an index."""

import pytest

from appliance.domains.sync import queries
from appliance.domains.sync.section_queries import _STILL_MEMBER, _STILL_PARTNER, SECTIONS, Section, Source
from tests.scenario import Scenario

SMALL = {"partner", "album_user", "album", "user_metadata", "stack", "album_audit", "partner_audit"}
"""Tables of which one user has hundreds of rows, not a hundred thousand: these may be sorted."""

PARAMETERS = dict.fromkeys(("user", "now", "now_at", "owner_rows", "known", "id", "create_id", "limit", "after", "until"), "")
SOURCES = [
    (section.request, source)
    for section in SECTIONS
    for source in (section.deletes, section.backfill, section.updates, section.upserts)
    if source is not None
]


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    with Scenario(tmp_path_factory.mktemp("plans") / "data") as started:
        yield started


@pytest.mark.parametrize(("request_type", "source"), SOURCES, ids=lambda value: getattr(value, "entity", value))
def test_each_page_is_a_range_of_an_index(scenario: Scenario, request_type: str, source: Source) -> None:
    variants = [queries._page_sql(source, source.key, "")]
    if source.created is not None:
        variants.append(queries._page_sql(source, ":now", f"AND {source.created} <= :now_at"))
    with scenario.shoebox.runtime.db.reading() as reader:
        for sql in variants:
            plan = [row["detail"] for row in reader.rows(f"EXPLAIN QUERY PLAN {sql}", PARAMETERS)]
            table, alias = source.rows.replace('"', "").split()[:2]
            scans = [line for line in plan if line.startswith("SCAN") and not line.startswith(("SCAN (sub", "SCAN CONSTANT"))]
            assert all(line.split()[1] in SMALL for line in scans), scans
            if table not in SMALL and "stack" not in table:
                assert any(line.startswith(f"SEARCH {alias} USING") for line in plan), plan
                last = source.key.rpartition(".")[2].replace('"', "")
                first = next(line for line in plan if line.startswith("SEARCH") and line.split()[1] == alias)
                assert f"{last}>?" in first or "(id=?)" in first, first


@pytest.mark.parametrize("section", [section for section in SECTIONS if section.backfill], ids=lambda section: section.request)
def test_each_backfill_ends_with_its_relation(section: Section) -> None:
    assert section.backfill is not None
    assert _STILL_PARTNER in section.backfill.rows or _STILL_MEMBER in section.backfill.rows
