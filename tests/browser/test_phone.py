"""The page in the hand: nothing is cut off, and fingers can choose."""

import httpx
import pytest

from tests.browser import media
from tests.browser.conftest import OpenPage


@pytest.mark.parametrize("width", [360, 800, 1280])
def test_no_page_is_wider_than_its_window(logged_in: OpenPage, api: httpx.Client, width: int) -> None:
    media.upload(api, 5)
    page = logged_in(width=width, height=740, mobile=width < 500)
    page.wait("document.querySelectorAll('.tile').length === 5")
    for path in ("/photos", "/favorites", "/trash", "/user-settings", "/connect", "/nowhere"):
        page.evaluate(f"history.pushState(null, '', '{path}'); dispatchEvent(new PopStateEvent('popstate'))")
        page.evaluate("new Promise(done => setTimeout(done, 300))")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_long_press_chooses(logged_in: OpenPage, api: httpx.Client) -> None:
    media.upload(api, 3)
    page = logged_in(width=390, height=844, mobile=True)
    page.wait("document.querySelectorAll('.tile').length === 3")
    x, y = page.point(".tile .tile-link")
    page.send("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
    page.wait_for_text("1 selected")
    page.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
    assert page.evaluate("location.pathname") == "/photos"
    page.touch(page.point(".tile:not(.is-selected) .tile-link"))
    page.wait_for_text("2 selected")
