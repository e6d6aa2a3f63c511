"""Name, password, devices, keys, and the way to a phone."""

import httpx

from tests.browser.conftest import PASSWORD, OpenPage, log_in
from tests.process import ServerProcess


def test_name_and_password(logged_in: OpenPage, api: httpx.Client, server: ServerProcess, email: str) -> None:
    page = logged_in("/user-settings")
    page.evaluate("document.querySelector('input[name=name]').value = ''")
    page.type("input[name=name]", "Anna Box")
    page.click("text=Save")
    page.wait_for_text("Saved.")
    assert api.get("/users/me").json()["name"] == "Anna Box"
    page.type("input[name=password]", "not it")
    page.type("input[name=newPassword]", "a newer password")
    page.click("text=Change password")
    page.wait_for_text("Wrong password")
    page.forget_errors()  # the browser reports the 400
    page.evaluate("document.querySelector('input[name=password]').value = ''")
    page.type("input[name=password]", PASSWORD)
    page.click("text=Change password")
    page.wait_for_text("Password changed.")
    assert api.get("/users/me").status_code == 401, "other devices are logged out"
    with server.client() as anybody:
        assert anybody.post("/auth/login", json={"email": email, "password": "a newer password"}).status_code == 201


def test_a_key_is_shown_once_and_works_until_it_is_deleted(logged_in: OpenPage, server: ServerProcess, email: str) -> None:
    page = logged_in("/user-settings")
    page.wait_for_text("No keys yet.")
    page.type("input[placeholder='Laptop upload']", "Old laptop")
    page.click("text=only upload")
    page.click("text=Create key")
    page.wait_for_text("It is not shown again.")
    secret = page.evaluate("document.querySelector('dialog code').innerText")
    page.click("dialog .dialog-buttons button")
    page.wait("!document.querySelector('dialog')")
    assert secret not in page.text()
    with server.client(headers={"x-api-key": secret}) as program:
        assert program.get("/users/me").json()["email"] == email
        assert program.get("/albums").status_code == 403
        page.click("text=Delete the key Old laptop")
        page.click("dialog .is-danger")
        page.wait_for_text("No keys yet.")
        assert program.get("/users/me").status_code == 401


def test_log_out_a_device_and_oneself(logged_in: OpenPage, visit: OpenPage, email: str) -> None:
    other, page = logged_in("/photos"), logged_in("/user-settings")
    page.wait("document.querySelectorAll('.row').length >= 2")
    page.click("text=Log out all others")
    page.click("dialog .is-primary, dialog .button[value=yes]")
    page.wait("document.querySelectorAll('.card ul')[0].children.length === 1")
    other.evaluate("document.querySelector('.place[href=\"/trash\"]').click()")
    other.wait("location.pathname === '/auth/login'")
    other.forget_errors()  # the browser reports the 401
    log_in(other, email)
    other.wait("location.pathname === '/trash'")
    page.click("text=Log out")
    page.wait("location.pathname === '/auth/login'")
    assert visit("/photos").wait("location.pathname === '/auth/login'")


def test_the_way_to_a_phone(logged_in: OpenPage) -> None:
    page = logged_in("/connect")
    page.wait("document.querySelector('.qr path')?.getAttribute('d').length > 1000")
    assert page.evaluate("document.querySelector('.code code').innerText").startswith("http://127.0.0.1:")
