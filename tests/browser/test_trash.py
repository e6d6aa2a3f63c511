"""Deleting, and changing one's mind."""

import httpx

from tests.browser import media
from tests.browser.conftest import OpenPage
from tests.process import ServerProcess, settle

TILES = "document.querySelectorAll('.tile').length"


def test_trash_undo_restore_and_delete_for_good(logged_in: OpenPage, api: httpx.Client, server: ServerProcess) -> None:
    ids = media.upload(api, 3)
    settle(server)
    page = logged_in(f"/photos/{ids[0]}")
    page.wait("document.querySelector('.viewer')")
    page.press("Delete")
    page.wait_for_text("1 item moved to the trash.")
    # The next photo takes its place.
    page.wait(f"location.pathname.endsWith('{ids[1]}')")
    assert api.get(f"/assets/{ids[0]}").json()["isTrashed"]
    page.click("text=Undo")
    page.wait_for_text("1 item restored.")
    assert not api.get(f"/assets/{ids[0]}").json()["isTrashed"]
    page.press("Escape")
    page.wait(f"!document.querySelector('.viewer') && {TILES} === 3")

    page.click(".tile .tile-check")
    page.click("text=Move to trash")
    page.wait(f"{TILES} === 2")
    page.click("text=Trash")
    page.wait(f"location.pathname === '/trash' && {TILES} === 1")
    page.wait_for_text("30 days after you moved it")
    page.click(".tile .tile-check")
    page.click("text=Restore")
    page.wait_for_text("The trash is empty")

    page.click("text=Photos")
    page.wait(f"location.pathname === '/photos' && {TILES} === 3")
    page.click(".tile .tile-check")
    page.press("Delete")
    page.wait(f"{TILES} === 2")
    page.click("text=Trash")
    page.wait(f"location.pathname === '/trash' && {TILES} === 1")
    page.click(".tile .tile-check")
    page.click("text=Delete for good")
    page.wait_for_text("This cannot be undone.")
    assert page.evaluate("document.activeElement.innerText") == "Cancel"
    page.press("Enter")
    page.wait("!document.querySelector('dialog')")
    assert page.evaluate(TILES) == 1
    page.click("text=Delete for good")
    page.click("dialog .is-danger")
    page.wait_for_text("The trash is empty")
    settle(server)
    assert api.get(f"/assets/{ids[0]}").status_code == 400


def test_empty_and_restore_the_whole_trash(logged_in: OpenPage, api: httpx.Client, server: ServerProcess) -> None:
    ids = media.upload(api, 4)
    api.request("DELETE", "/assets", json={"ids": ids}).raise_for_status()
    page = logged_in("/trash")
    page.wait(f"{TILES} === 4")
    page.click("text=Restore all")
    page.wait_for_text("4 items restored.")
    page.wait_for_text("The trash is empty")
    assert api.get("/assets/statistics").json()["total"] == 4
    api.request("DELETE", "/assets", json={"ids": ids[:2]}).raise_for_status()
    page.wait(f"{TILES} === 2")
    page.click("text=Empty trash")
    page.click("dialog .is-danger")
    page.wait_for_text("2 items deleted.")
    page.wait_for_text("The trash is empty")
    settle(server)
    assert api.get("/assets/statistics").json()["total"] == 2
