"""One photo in the whole window."""

import json
from pathlib import Path

import httpx
import pytest

from tests.browser import media
from tests.browser.chromium import Page
from tests.browser.conftest import OpenPage
from tests.process import ServerProcess, settle

CURRENT = "document.querySelector('.slide:not([inert])')"
SCALE = f"(/scale\\(([\\d.]+)\\)/.exec({CURRENT}.querySelector('.picture').style.transform)?.[1] ?? 1)"
WIDTH = f"{CURRENT}.querySelector('img')?.naturalWidth"


@pytest.fixture
def photos(api: httpx.Client, server: ServerProcess, tmp_path: Path) -> list[str]:
    """A large photo between two small ones, all ready to be shown; newest first."""
    small = media.upload(api, 2, month="2024-05")
    when = "2024-05-01T12:00:00.000Z"
    with media.large_photo(tmp_path).open("rb") as file:
        answer = api.post(
            "/assets", data={"fileCreatedAt": when, "fileModifiedAt": when}, files={"assetData": ("large.jpg", file)}
        )
    settle(server)
    return [small[0], answer.raise_for_status().json()["id"], small[1]]


def shows(page: Page, asset_id: str) -> None:
    """Wait until a photo is the one in the window."""
    page.wait(f"{CURRENT}?.dataset.id === {json.dumps(asset_id)} && location.pathname.endsWith({json.dumps(asset_id)})")


def test_its_address_leads_to_it_and_back_to_the_grid(logged_in: OpenPage, photos: list[str]) -> None:
    page = logged_in(f"/photos/{photos[1]}")
    shows(page, photos[1])
    page.press("ArrowLeft")
    shows(page, photos[0])
    assert page.evaluate("document.querySelector('.viewer-side.is-left').hidden")
    page.press("ArrowLeft")
    shows(page, photos[0])
    page.press("ArrowRight")
    page.press("ArrowRight")
    shows(page, photos[2])
    page.press("Escape")
    page.wait("location.pathname === '/photos' && !document.querySelector('.viewer')")
    page.click(f".tile[data-id='{photos[0]}'] .tile-link")
    shows(page, photos[0])
    page.press("ArrowRight")
    shows(page, photos[1])
    page.evaluate("history.back()")
    page.wait("location.pathname === '/photos' && !document.querySelector('.viewer')")


def test_an_address_of_nothing_leads_to_the_grid(logged_in: OpenPage, photos: list[str]) -> None:
    page = logged_in("/photos/3fe388e4-2078-44d7-b36c-39d9dee3a657")
    page.wait_for_text("That photo is not here.")
    page.wait("location.pathname === '/photos'")
    page.forget_errors()  # the browser reports the 400


def test_look_closely_with_wheel_and_keys(logged_in: OpenPage, photos: list[str]) -> None:
    page = logged_in(f"/photos/{photos[1]}", width=1000, height=700)
    shows(page, photos[1])
    page.wait(f"{WIDTH} === 2160", 20)
    page.send("Input.dispatchMouseEvent", type="mouseWheel", x=600, y=300, deltaX=0, deltaY=-400)
    page.wait(f"{SCALE} > 1.5")
    page.wait(f"{WIDTH} === 3000", 20)
    page.press("0")
    page.wait(f"{SCALE} == 1")
    page.click_at(500, 350, times=2)
    page.wait(f"{SCALE} > 2")
    page.click_at(500, 350, times=2)
    page.wait(f"{SCALE} == 1")
    page.press("+")
    page.wait(f"{SCALE} > 1.3")


def test_fingers_swipe_pinch_and_dismiss(logged_in: OpenPage, photos: list[str]) -> None:
    page = logged_in(width=390, height=844, mobile=True)
    page.wait("document.querySelectorAll('.tile.is-loaded').length === 3")
    page.touch(page.point(f".tile[data-id='{photos[0]}'] .tile-link"))
    shows(page, photos[0])
    page.touch((320, 400), (250, 402), (150, 404), (60, 404))
    shows(page, photos[1])
    page.pinch(195, 420, 80, 240)
    page.wait(f"{SCALE} > 2")
    page.touch((320, 400), (250, 402), (150, 404), (60, 404))
    page.evaluate("new Promise(done => setTimeout(done, 400))")
    shows(page, photos[1])  # a zoomed picture moves, it does not give way
    page.pinch(195, 420, 240, 60)
    page.wait(f"{SCALE} == 1")
    page.touch((60, 400), (150, 402), (250, 404), (320, 404))
    shows(page, photos[0])
    page.touch((200, 300), (202, 360), (204, 450), (204, 560))
    page.wait("location.pathname === '/photos' && !document.querySelector('.viewer')")


def test_describe_and_favour_it(logged_in: OpenPage, api: httpx.Client, photos: list[str]) -> None:
    page = logged_in(f"/photos/{photos[0]}")
    shows(page, photos[0])
    page.press("i")
    page.wait_for_text("photo-2.jpg")
    page.wait_for_text("320 × 240")
    page.type(".info textarea", "Grandma's garden")
    page.press("Escape")
    page.wait_for_text("Description saved.")
    page.press("f")
    page.wait("document.querySelector('.viewer-tools [data-key=f]').ariaLabel.startsWith('Remove')")
    asset = api.get(f"/assets/{photos[0]}").json()
    assert (asset["exifInfo"]["description"], asset["isFavorite"]) == ("Grandma's garden", True)
    page.press("ArrowRight")
    page.wait_for_text("large.jpg")
    page.press("ArrowLeft")
    page.wait("document.querySelector('.info textarea')?.value === \"Grandma's garden\"")


def test_the_tab_key_stays_inside(logged_in: OpenPage, photos: list[str]) -> None:
    page = logged_in(f"/photos/{photos[0]}")
    shows(page, photos[0])
    for _ in range(12):
        page.press("Tab")
        assert page.evaluate("document.activeElement.closest('.viewer') !== null")
