"""A server that goes away and comes back, and sessions that end."""

import httpx

from tests.browser import media
from tests.browser.conftest import OpenPage, log_in
from tests.process import ACCOUNT, ServerProcess, sign_up


def test_the_page_says_so_and_goes_on_by_itself(fresh_server: ServerProcess, visit: OpenPage) -> None:
    port = int(fresh_server.url.rpartition(":")[2])
    sign_up(fresh_server).close()
    page = visit("/photos", url=fresh_server.url)
    log_in(page, ACCOUNT["email"], ACCOUNT["password"])
    page.wait_for_text("Your photos will be here")
    fresh_server.stop()
    page.wait_for_text("Your Shoebox cannot be reached.")
    fresh_server.start(port=port)
    with sign_up(fresh_server) as admin:
        media.upload(admin, 1)
    page.wait("!document.body.innerText.includes('cannot be reached')")
    page.wait("document.querySelectorAll('.tile').length === 1")
    page.forget_errors()  # the browser reports what could not be reached


def test_a_server_that_is_away_at_the_start(visit: OpenPage, api: httpx.Client) -> None:
    page = visit("/photos")
    page.wait("location.pathname === '/auth/login'")
    page.evaluate("globalThis.fetch = () => Promise.reject(new TypeError('no network'))")
    page.type("input[name=email]", "a@b")
    page.type("input[name=password]", "whatever it is")
    page.press("Enter")
    page.wait_for_text("Your Shoebox does not answer.")
