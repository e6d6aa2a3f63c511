"""The grid: what it shows, how it follows, the keyboard, choosing."""

import json

import httpx
import pytest

from tests.bench import seeding
from tests.browser import media
from tests.browser.chromium import SHIFT, Page
from tests.browser.conftest import OpenPage, log_in
from tests.process import ACCOUNT, ServerProcess, settle, sign_up

SELECTED = "document.querySelectorAll('.tile.is-selected').length"
FOCUSED = "document.activeElement.closest('.tile')?.dataset.id"


def tiles(page: Page) -> list[str]:
    """The pictures on the screen, in the order of the page."""
    found: list[str] = page.evaluate("[...document.querySelectorAll('.tile')].map(tile => tile.dataset.id)")
    return found


def test_photos_of_others_devices_come_while_one_looks(logged_in: OpenPage, api: httpx.Client) -> None:
    page = logged_in()
    page.wait_for_text("Your photos will be here")
    ids = media.upload(api, 3)
    page.wait("document.querySelectorAll('.tile.is-loaded').length === 3", 60)
    assert tiles(page) == ids
    api.request("DELETE", "/assets", json={"ids": [ids[1]]}).raise_for_status()
    page.wait("document.querySelectorAll('.tile').length === 2")
    api.post("/trash/restore/assets", json={"ids": [ids[1]]}).raise_for_status()
    page.wait("document.querySelectorAll('.tile').length === 3")
    assert tiles(page) == ids


def test_arrow_keys_walk_and_choose(logged_in: OpenPage, api: httpx.Client, server: ServerProcess) -> None:
    ids = media.upload(api, 12, month="2024-05") + media.upload(api, 2, month="2023-01")
    settle(server)
    page = logged_in(width=1100, height=700)
    page.wait("document.querySelectorAll('.tile.is-loaded').length === 14")
    page.evaluate("document.querySelector('.skip').focus()")
    page.press("Enter")
    page.wait(f"{FOCUSED} === {json.dumps(ids[0])}")
    page.press("ArrowRight")
    page.wait(f"{FOCUSED} === {json.dumps(ids[1])}")
    page.press("ArrowDown")
    page.wait(f"{FOCUSED} !== {json.dumps(ids[1])}")
    lower = ids.index(page.evaluate(FOCUSED))
    assert lower > 2
    page.press("ArrowUp")
    page.wait(f"{FOCUSED} === {json.dumps(ids[1])}")
    page.press("x")
    page.wait_for_text("1 selected")
    page.press("ArrowRight", modifiers=SHIFT)
    page.wait_for_text("2 selected")
    page.press("ArrowDown", modifiers=SHIFT)
    page.wait(f"{SELECTED} > 3")
    assert page.evaluate("document.querySelectorAll('.tile-link[tabindex=\"0\"]').length") == 1
    page.press("Escape")
    page.wait(f"{SELECTED} === 0")
    assert page.evaluate(FOCUSED), "the focus stays on the picture"


def test_choose_a_range_across_months_and_do_something_with_all(logged_in: OpenPage, api: httpx.Client) -> None:
    media.upload(api, 3, month="2024-05")
    old = media.upload(api, 2, month="2023-01")
    page = logged_in()
    page.wait("document.querySelectorAll('.tile').length === 5")
    page.click(".tile .tile-check")
    page.wait_for_text("1 selected")
    page.click(f".tile[data-id='{old[0]}'] .tile-link", modifiers=SHIFT)
    page.wait_for_text("4 selected")
    page.click(f".tile[data-id='{old[0]}'] .tile-link")
    page.wait_for_text("3 selected")
    page.click("text=Add to favourites")
    page.wait_for_text("3 items added to favourites.")
    assert len(api.post("/search/metadata", json={"isFavorite": True}).raise_for_status().json()["assets"]["items"]) == 3

    page.click("text=Favourites")
    page.wait("location.pathname === '/favorites' && document.querySelectorAll('.tile').length === 3")
    page.press("Tab")
    page.evaluate("document.querySelector('.tile-link').focus()")
    page.press("x")
    page.press("f")
    page.wait("document.querySelectorAll('.tile').length === 2")

    page.click("text=Photos")
    page.wait("location.pathname === '/photos' && document.querySelectorAll('.tile').length === 5")
    page.click(".day-check")
    page.wait_for_text("1 selected")
    page.press("a")
    page.wait_for_text("1 item archived.")
    page.wait("document.querySelectorAll('.tile').length === 4")
    page.click("text=Archive")
    page.wait("location.pathname === '/archive' && document.querySelectorAll('.tile').length === 1")
    page.click("text=Undo")
    page.wait_for_text("The archive is empty")


@pytest.mark.slow
def test_a_large_library_stays_light(fresh_server: ServerProcess, visit: OpenPage) -> None:
    with sign_up(fresh_server) as admin:
        me = admin.get("/users/me").json()["id"]
    fresh_server.stop()
    seeding.seed(fresh_server.data.resolve(), me, 6000)
    fresh_server.start()
    page = visit("/photos", url=fresh_server.url)
    log_in(page, ACCOUNT["email"], ACCOUNT["password"])
    page.wait("document.querySelectorAll('.tile').length > 10")
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height > 100_000
    assert page.evaluate("document.querySelector('.month-title').innerText") == "December 2024"
    page.evaluate("document.querySelector('.scrubber').focus()")
    page.press("End")
    page.wait("document.querySelector('.scrubber').ariaValueText === 'January 2015'")
    page.wait("[...document.querySelectorAll('.month-title')].some(title => title.innerText === 'January 2015')")
    page.press("PageUp")
    page.wait("document.querySelector('.scrubber').ariaValueText === 'January 2016'")
    page.wait("document.querySelectorAll('.tile').length > 10")
    assert page.evaluate("document.querySelectorAll('.tile').length") < 150
    # What is on the screen stays there while the months above it come and find their true height.
    top = page.evaluate("[...document.querySelectorAll('.tile')].find(tile => tile.getBoundingClientRect().top > 150).dataset.id")
    where = f"document.querySelector('.tile[data-id=\"{top}\"]').getBoundingClientRect().top"
    before = page.evaluate(where)
    page.evaluate("scrollBy(0, -200)")
    page.evaluate("new Promise(done => setTimeout(done, 700))")
    assert abs(page.evaluate(where) - before - 200) < 3
    page.forget_errors()  # the seeded rows have no thumbnails on the disk
