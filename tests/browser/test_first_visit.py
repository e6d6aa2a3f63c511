"""From an empty server to photos on the screen, as a person does it."""

import os
from pathlib import Path

from tests.browser import media
from tests.browser.conftest import PASSWORD, OpenPage, log_in
from tests.process import ServerProcess

LOADED = "document.querySelectorAll('.tile.is-loaded').length"


def test_create_the_account_upload_and_look(fresh_server: ServerProcess, visit: OpenPage, tmp_path: Path) -> None:
    page = visit(url=fresh_server.url)
    page.wait("location.pathname === '/auth/register'")
    assert page.evaluate("document.activeElement.name") == "name"
    page.type("input[name=name]", "Anna")
    page.type("input[name=email]", "anna@example.org")
    page.type("input[name=password]", "a long enough password")
    page.type("input[name=again]", "a long enough")
    page.click("text=Create account")
    page.wait_for_text("The two passwords differ.")
    page.type("input[name=again]", " password")
    page.press("Enter")
    page.wait_for_text("Your photos will be here")
    assert page.evaluate("location.pathname") == "/photos"

    photo, video = media.large_photo(tmp_path), media.video(tmp_path)
    os.utime(photo, (1_600_000_000, 1_600_000_000))
    os.utime(video, (1_700_000_000, 1_700_000_000))
    page.choose_files("#file-picker", photo, video)
    page.wait_for_text("2 files uploaded", 60)
    # The pictures come by themselves when the server has made them.
    page.wait(f"{LOADED} === 2", 90)
    assert page.evaluate("[...document.querySelectorAll('.month-title')].map(each => each.innerText)") == [
        "November 2023",
        "September 2020",
    ]

    page.evaluate("document.querySelector('.tile-link[tabindex=\"0\"]').focus()")
    page.press("Enter")
    page.wait("document.querySelector('.slide:not([inert]) video')?.readyState >= 2")
    page.evaluate("document.querySelector('.slide:not([inert]) video').play()")
    page.wait("document.querySelector('.slide:not([inert]) video').currentTime > 0.3")
    page.press("ArrowRight")
    page.wait("document.querySelector('.slide:not([inert]) img')?.naturalWidth >= 1400")
    assert page.evaluate("document.querySelectorAll('video').length") == 0
    page.press("Escape")
    page.wait("location.pathname === '/photos' && document.activeElement.classList.contains('tile-link')")
    assert "September 13, 2020" in page.evaluate("document.activeElement.ariaLabel")


def test_a_server_with_an_account_asks_to_log_in(visit: OpenPage, email: str) -> None:
    page = visit("/favorites")
    page.wait("location.pathname === '/auth/login'")
    log_in(page, email, "wrong password")
    page.wait_for_text("Incorrect email or password")
    # The browser itself reports the 401.
    page.forget_errors()
    page.evaluate("document.querySelector('input[name=password]').value = ''")
    page.type("input[name=password]", PASSWORD)
    page.press("Enter")
    page.wait("location.pathname === '/favorites'")
    page.wait_for_text("No favourites yet")
    assert visit("/auth/register").wait("location.pathname === '/auth/login'")
