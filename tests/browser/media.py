"""Photos and videos made for the tests, so that they run without ../shared."""

import io
from pathlib import Path

import httpx
from PIL import Image

from tests.scenario import jpeg


def photo(folder: Path, name: str = "photo.jpg", width: int = 400, height: int = 300) -> Path:
    """A JPEG file that no other call makes."""
    file = folder / name
    file.write_bytes(jpeg(width, height))
    return file


def large_photo(folder: Path, name: str = "large.jpg") -> Path:
    """A JPEG that is larger than its preview, with something to see when one looks closely."""
    file = folder / name
    image = Image.effect_mandelbrot((3000, 2000), (-2.0, -1.0, 1.0, 1.0), 60).convert("RGB")
    image.save(file, "JPEG", quality=85)
    return file


def video(folder: Path, name: str = "video.mp4") -> Path:
    """Two seconds of H.264 in MP4."""
    import av

    file = folder / name
    with av.open(str(file), "w") as container:
        stream = container.add_stream("h264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for number in range(20):
            frame = av.VideoFrame.from_image(Image.new("RGB", (160, 120), (number * 12, 90, 160)))
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return file


def upload(api: httpx.Client, count: int = 1, month: str = "2024-05", **size: int) -> list[str]:
    """Photos that are there already, a day apart within a month: their ids, newest first."""
    ids = []
    for day in range(1, count + 1):
        when = f"{month}-{day:02}T10:00:00.000Z"
        file = io.BytesIO(jpeg(**{"width": 320, "height": 240, **size}))
        data = {"fileCreatedAt": when, "fileModifiedAt": when}
        answer = api.post("/assets", data=data, files={"assetData": (f"photo-{day}.jpg", file)})
        ids.append(str(answer.raise_for_status().json()["id"]))
    return ids[::-1]
