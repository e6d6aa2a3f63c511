"""Files on their way: progress, duplicates, refusals, a server that goes away."""

from pathlib import Path

import httpx

from tests.browser import media
from tests.browser.conftest import OpenPage


def test_what_is_there_already_is_not_sent_again(logged_in: OpenPage, api: httpx.Client, tmp_path: Path) -> None:
    first, second = media.photo(tmp_path, "a.jpg"), media.photo(tmp_path, "b.jpg")
    page = logged_in()
    page.choose_files("#file-picker", first)
    page.wait_for_text("1 file uploaded")
    sent = "performance.getEntriesByType('resource').filter(each => each.name.endsWith('/api/assets')).length"
    assert page.evaluate(sent) == 1
    page.choose_files("#file-picker", first, second)
    page.wait_for_text("1 file uploaded, 1 already there")
    assert page.evaluate(sent) == 2
    assert api.get("/assets/statistics").json()["images"] == 2


def test_other_files_are_refused_with_their_name(logged_in: OpenPage, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("milk")
    page = logged_in()
    page.choose_files("#file-picker", text)
    page.wait_for_text("notes.txt is not a photo or video that Shoebox knows.")
    assert page.evaluate("document.querySelector('.uploads').hidden")


def test_a_refusal_says_why_and_can_be_tried_again(
    logged_in: OpenPage, admin: httpx.Client, api: httpx.Client, tmp_path: Path
) -> None:
    me = api.get("/users/me").json()["id"]
    admin.put(f"/admin/users/{me}", json={"quotaSizeInBytes": 10}).raise_for_status()
    page = logged_in()
    page.choose_files("#file-picker", media.photo(tmp_path))
    page.wait_for_text("Quota has been exceeded!")
    page.wait_for_text("1 failed")
    page.forget_errors()  # the browser reports the 400
    admin.put(f"/admin/users/{me}", json={"quotaSizeInBytes": None}).raise_for_status()
    page.click("text=Try failed ones again")
    page.wait_for_text("1 file uploaded")


def test_uploads_wait_for_a_server_that_goes_away(logged_in: OpenPage, api: httpx.Client, tmp_path: Path) -> None:
    page = logged_in()
    page.wait_for_text("Your photos will be here")
    page.offline(is_offline=True)
    page.choose_files("#file-picker", media.photo(tmp_path))
    page.wait_for_text("cannot be reached")
    page.wait_for_text("Waiting for the server")
    page.offline(is_offline=False)
    page.wait_for_text("1 file uploaded", 40)
    page.wait("!document.body.innerText.includes('cannot be reached')")
    assert api.get("/assets/statistics").json()["images"] == 1
    page.forget_errors()


def test_drop_and_paste(logged_in: OpenPage, api: httpx.Client, tmp_path: Path) -> None:
    content = list(media.photo(tmp_path).read_bytes())
    page = logged_in()
    page.wait_for_text("Your photos will be here")
    page.evaluate(
        """(bytes) => {
          const files = new DataTransfer();
          files.items.add(new File([new Uint8Array(bytes)], "dropped.jpg"));
          const event = (name) => new DragEvent(name, { dataTransfer: files, bubbles: true, cancelable: true });
          document.body.dispatchEvent(event("dragenter"));
          globalThis.isVeiled = !document.querySelector(".drop-veil").hidden;
          document.body.dispatchEvent(event("drop"));
        }""".join(["(", f")({content})"])
    )
    page.wait_for_text("1 file uploaded")
    assert page.evaluate("isVeiled")
    assert page.evaluate("document.querySelector('.drop-veil').hidden")
    page.evaluate(
        """(bytes) => {
          const files = new DataTransfer();
          files.items.add(new File([new Uint8Array(bytes)], "pasted.png"));
          dispatchEvent(new ClipboardEvent("paste", { clipboardData: files, bubbles: true, cancelable: true }));
        }""".join(["(", f")({[*content, 0]})"])
    )
    page.wait("document.querySelector('.upload[data-state=done] .upload-name')?.innerText === 'pasted.png'")
    assert api.get("/assets/statistics").json()["images"] == 2


def test_cancel(logged_in: OpenPage, api: httpx.Client, tmp_path: Path) -> None:
    page = logged_in()
    page.send("Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1, uploadThroughput=20_000)
    files = [media.large_photo(tmp_path, f"{number}.jpg") for number in range(2)]
    page.choose_files("#file-picker", *files)
    page.wait("document.querySelector('.upload[data-state=sending]')")
    page.click("text=Cancel the upload")
    page.wait("document.querySelector('.uploads').hidden")
    page.offline(is_offline=False)
    assert api.get("/assets/statistics").json()["images"] == 0
