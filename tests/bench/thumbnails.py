"""Thumbnails per CPU-second, next to a bare Pillow loop that makes the same two pictures."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
from PIL import Image, ImageOps

from tests.bench import photos, upload
from tests.bench.processes import CpuMeter
from tests.bench.report import figure, heading
from tests.process import ROOT, ServerProcess, settle, sign_up, wait_until

COUNT = 60


def run(folder: Path) -> None:
    """All figures of this section."""
    heading(f"Preview and thumbnail of {COUNT} JPEGs of 12 megapixels")
    source = Path(tempfile.mkdtemp(dir=folder))
    for number in range(COUNT):
        (source / f"{number}.jpg").write_bytes(photos.distinct(number))
    command = [sys.executable, "-m", "tests.bench.thumbnails", str(source)]
    seconds = float(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)
    baseline = COUNT / seconds
    with ServerProcess(folder / "thumbnails" / "data") as server, sign_up(server) as admin:
        admin.put("/queues/thumbnailGeneration", json={"isPaused": True}).raise_for_status()
        for number in range(COUNT):
            content = (source / f"{number}.jpg").read_bytes()
            admin.post("/assets", data=upload.FIELDS, files={"assetData": (f"{number}.jpg", content)}).raise_for_status()
        wait_until(lambda: _metadata_is_read(admin), "metadata is read", 300)
        with CpuMeter(server) as meter:
            admin.put("/queues/thumbnailGeneration", json={"isPaused": False}).raise_for_status()
            settle(server, 600)
    figure("pairs per CPU-second, server and children", COUNT / meter.seconds, "1/s", baseline=baseline, at_least=0.85)


def _metadata_is_read(admin: httpx.Client) -> bool:
    counts = admin.get("/jobs").raise_for_status().json()["metadataExtraction"]["jobCounts"]
    return not counts["active"] + counts["waiting"]


def _bare(folder: Path) -> float:
    """CPU seconds of the bare loop: a JPEG with a short side of 1440 and a WebP with one of 250 (behaviour/07), nothing else."""
    began = time.process_time()
    for path in sorted(folder.glob("*.jpg")):
        picture = Image.open(path)
        wide, high = (side * 1440 // min(picture.size) for side in picture.size)
        picture.draft("RGB", (wide, high))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((wide, high), Image.Resampling.LANCZOS, reducing_gap=2.0)
        upright.save(path.with_suffix(".preview.jpeg"), "JPEG", quality=80, subsampling=0)
        upright.thumbnail((wide * 250 // 1440, 250), Image.Resampling.LANCZOS, reducing_gap=2.0)
        upright.save(path.with_suffix(".thumbnail.webp"), "WEBP", quality=80)
    return time.process_time() - began


if __name__ == "__main__":
    print(_bare(Path(sys.argv[1])))
