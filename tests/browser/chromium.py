"""Drives a headless Chromium over its DevTools protocol: just what the tests of the page need, without a driver program.

    with Chromium.start(tmp_path) as chromium:
        page = chromium.page(width=390, height=844, mobile=True)
        page.open("http://localhost:1234/")
        page.click("text=Log in")
        page.wait("document.title === 'Photos'")

Everything that the page writes to the console as an error is kept in ``page.errors``.
"""

import base64
import contextlib
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self
from urllib.request import urlopen

import websocket

EXECUTABLE = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
    "--mute-audio",
    "--remote-allow-origins=*",
    "--remote-debugging-port=0",
    # A machine without a mouse is not asked about hovering: say that there is one.
    "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4",
]
PATIENCE = 40.0
KEYS = {
    "Enter": (13, "\r"),
    "Escape": (27, ""),
    "Tab": (9, ""),
    " ": (32, " "),
    "ArrowLeft": (37, ""),
    "ArrowUp": (38, ""),
    "ArrowRight": (39, ""),
    "ArrowDown": (40, ""),
    "Delete": (46, ""),
}
SHIFT = 8


class Chromium:
    """One browser process with its own empty profile."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self._process = process
        self._port = port

    @classmethod
    @contextlib.contextmanager
    def start(cls, folder: Path) -> Iterator[Self]:
        """Start a browser that keeps its files in ``folder``; ends it afterwards."""
        assert EXECUTABLE is not None
        profile = folder / "chromium"
        with subprocess.Popen(
            [EXECUTABLE, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                yield cls(process, _port(profile / "DevToolsActivePort", process))
            finally:
                process.terminate()

    def page(self, width: int = 1280, height: int = 800, *, mobile: bool = False, dark: bool = False) -> "Page":
        """A new window of that size; ``mobile`` means touch and the viewport of a phone."""
        with urlopen(f"http://127.0.0.1:{self._port}/json/version") as answer:
            browser = json.load(answer)["webSocketDebuggerUrl"]
        connection = _Connection(browser)
        # A context of its own: no cookies of other windows.
        context = connection.send("Target.createBrowserContext")["browserContextId"]
        target = connection.send("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        connection.close()
        return Page(_Connection(f"ws://127.0.0.1:{self._port}/devtools/page/{target}"), width, height, mobile=mobile, dark=dark)


def _port(file: Path, process: "subprocess.Popen[bytes]") -> int:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"Chromium ended with {process.returncode}")
        with contextlib.suppress(OSError, ValueError, IndexError):
            return int(file.read_text().splitlines()[0])
        time.sleep(0.05)
    raise AssertionError("Chromium did not open its debugging port")


class _Connection:
    """Commands and events of one DevTools target."""

    def __init__(self, url: str) -> None:
        self._socket = websocket.create_connection(url, timeout=30)
        self._last = 0
        self.events: list[dict[str, Any]] = []

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._last += 1
        self._socket.send(json.dumps({"id": self._last, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == self._last:
                assert "error" not in message, f"{method}: {message['error']}"
                result: dict[str, Any] = message["result"]
                return result
            if "method" in message:
                self.events.append(message)

    def close(self) -> None:
        self._socket.close()


class Page:
    """One window."""

    def __init__(self, connection: _Connection, width: int, height: int, *, mobile: bool, dark: bool) -> None:
        self._connection = connection
        self.send = connection.send
        for domain in ("Page", "Runtime", "Log", "Network", "DOM"):
            self.send(f"{domain}.enable")
        # Several windows, and each behaves as the one in front.
        self.send("Emulation.setFocusEmulationEnabled", enabled=True)
        self.resize(width, height, mobile=mobile)
        if mobile:
            self.send("Emulation.setTouchEmulationEnabled", enabled=True)
        scheme = "dark" if dark else "light"
        self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def resize(self, width: int, height: int, *, mobile: bool = False) -> None:
        """Give the window another size."""
        scale = 2 if mobile else 1
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=mobile)

    @property
    def errors(self) -> list[str]:
        """What the console showed as an error so far: exceptions, failed requests, refused policies."""
        self.evaluate("0")
        found = []
        for event in self._connection.events:
            parameters = event["params"]
            if event["method"] == "Runtime.exceptionThrown":
                details = parameters["exceptionDetails"]
                found.append(str(details.get("exception", {}).get("description", details["text"])))
            elif event["method"] == "Runtime.consoleAPICalled" and parameters["type"] in {"error", "assert"}:
                found.append(" ".join(str(each.get("value", each.get("description"))) for each in parameters["args"]))
            elif event["method"] == "Log.entryAdded" and parameters["entry"]["level"] == "error":
                found.append(f"{parameters['entry']['text']} {parameters['entry'].get('url', '')}")
        return found

    def forget_errors(self) -> None:
        """A test has provoked what the console shows."""
        self.evaluate("0")
        self._connection.events.clear()

    def close(self) -> None:
        """Close the window."""
        self.send("Page.close")
        self._connection.close()

    # -- going and looking

    def open(self, url: str) -> None:
        """Go to an address and wait until the page's own scripts ran."""
        self.send("Page.navigate", url=url)
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression; promises are waited for."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"]["exception"].get("description", answer))
        return answer["result"].get("value")

    def wait(self, expression: str, seconds: float = PATIENCE) -> Any:
        """Wait until an expression is truthy; its value."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            # An element cannot be sent; that it is there is enough.
            found = f"(() => {{ try {{ return {expression} }} catch {{ return null }} }})()"
            value = self.evaluate(f"((found) => found instanceof Node || found)({found})")
            if value:
                return value
            time.sleep(0.03)
        raise AssertionError(f"never became true: {expression}\n{self.text()}\nconsole: {self.errors}")

    def text(self) -> str:
        """What can be read in the window."""
        return str(self.evaluate("document.body.innerText"))

    def wait_for_text(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait until the window shows a text."""
        self.wait(f"document.body.innerText.includes({json.dumps(text)})", seconds)

    def screenshot(self, path: Path) -> None:
        """Save what the window shows."""
        path.write_bytes(base64.b64decode(self.send("Page.captureScreenshot", format="png")["data"]))

    # -- doing

    def _find(self, selector: str) -> str:
        """The expression of a visible element: CSS, or ``text=…`` for the smallest one with that text or label."""
        if not selector.startswith("text="):
            return f"document.querySelector({json.dumps(selector)})"
        wanted = json.dumps(selector.removeprefix("text="))
        return (
            "[...document.querySelectorAll('button, a, label, summary')].find((element) => element.checkVisibility() && "
            f"!element.closest('[inert]') && (element.innerText.trim() === {wanted} || element.ariaLabel?.startsWith({wanted})))"
        )

    def point(self, selector: str) -> tuple[float, float]:
        """The middle of an element that is in the window, after waiting for it."""
        element = self._find(selector)
        self.wait(f"{element} !== undefined && {element}.checkVisibility()")
        self.evaluate(f"{element}.scrollIntoView({{block: 'nearest', behavior: 'instant'}})")
        x, y = self.evaluate(
            f"(() => {{ const r = {element}.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] }})()"
        )
        return float(x), float(y)

    def click(self, selector: str, *, modifiers: int = 0) -> None:
        """Press and release the mouse on an element, as a person does."""
        x, y = self.point(selector)
        self.click_at(x, y, modifiers=modifiers)

    def click_at(self, x: float, y: float, *, modifiers: int = 0, times: int = 1) -> None:
        """Press and release the mouse at a place of the window."""
        self.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y, modifiers=modifiers)
        for count in range(1, times + 1):
            for kind in ("mousePressed", "mouseReleased"):
                self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=count, modifiers=modifiers)

    def touch(self, *path: tuple[float, float]) -> None:
        """Put a finger down, move it along a path, lift it."""
        self.send("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": path[0][0], "y": path[0][1]}])
        for x, y in path[1:]:
            self.send("Input.dispatchTouchEvent", type="touchMove", touchPoints=[{"x": x, "y": y}])
        self.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def pinch(self, x: float, y: float, start: float, end: float) -> None:
        """Two fingers around a place, whose distance changes."""

        def points(distance: float) -> list[dict[str, float]]:
            return [{"x": x - distance / 2, "y": y, "id": 0}, {"x": x + distance / 2, "y": y, "id": 1}]

        self.send("Input.dispatchTouchEvent", type="touchStart", touchPoints=points(start))
        for step in range(1, 6):
            self.send("Input.dispatchTouchEvent", type="touchMove", touchPoints=points(start + (end - start) * step / 5))
        self.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def type(self, selector: str, text: str) -> None:
        """Write into a field."""
        self.wait(f"{self._find(selector)} != null")
        self.evaluate(f"{self._find(selector)}.focus()")
        self.send("Input.insertText", text=text)

    def press(self, key: str, *, modifiers: int = 0) -> None:
        """Press a key."""
        code, text = KEYS.get(key, (ord(key.upper()) if len(key) == 1 else 0, key if len(key) == 1 else ""))
        facts = {"key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        self.send("Input.dispatchKeyEvent", type="keyDown", text=text, **facts)
        self.send("Input.dispatchKeyEvent", type="keyUp", **facts)

    def choose_files(self, selector: str, *files: Path) -> None:
        """Give files to a file field, as its dialog would."""
        document = self.send("DOM.getDocument")["root"]["nodeId"]
        node = self.send("DOM.querySelector", nodeId=document, selector=selector)["nodeId"]
        self.send("DOM.setFileInputFiles", nodeId=node, files=[str(file) for file in files])

    def offline(self, *, is_offline: bool) -> None:
        """Cut the network of the window, or give it back."""
        self.send("Network.emulateNetworkConditions", offline=is_offline, latency=0, downloadThroughput=-1, uploadThroughput=-1)
