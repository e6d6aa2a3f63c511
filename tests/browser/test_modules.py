"""Single modules, run where they will run."""

import base64
import hashlib
import itertools
import json
import random
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.browser.chromium import Page
from tests.browser.conftest import OpenPage


@pytest.fixture
def page(visit: OpenPage) -> Page:
    """A window in which modules can be imported."""
    return visit("/auth/register")


def run(page: Page, module: str, body: str, *arguments: Any) -> Any:
    """The value of ``body``, a function of the module and the arguments."""
    given = ", ".join(["module", *map(json.dumps, arguments)])
    return page.evaluate(f"import('/app/{module}').then((module) => ({body})({given}))")


def test_sha1_agrees_with_the_servers(page: Page) -> None:
    chance = random.Random(1)
    for length in (0, 1, 55, 56, 63, 64, 65, 119, 120, 1000):
        content = chance.randbytes(length)
        cut = chance.randrange(length + 1)
        body = """({ Sha1 }, bytes, cut) => {
          const hash = new Sha1();
          hash.update(new Uint8Array(bytes.slice(0, cut)));
          hash.update(new Uint8Array(bytes.slice(cut)));
          return hash.hex();
        }"""
        assert run(page, "upload/sha1.js", body, list(content), cut) == hashlib.sha1(content).hexdigest(), length


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_thumbhash_looks_like_its_picture(page: Page, mode: str) -> None:
    from appliance.media import thumbhash

    picture = Image.linear_gradient("L").resize((80, 60)).convert(mode)
    picture.paste((200, 40, 30) if mode == "RGB" else (200, 40, 30, 255), (0, 0, 40, 60))
    hashed = thumbhash.encode(picture)
    body = """({ decode }, text) => {
      const { width, height, pixels } = decode(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
      return { width, height, pixels: [...pixels] };
    }"""
    drawn = run(page, "thumbhash.js", body, base64.b64encode(hashed).decode())
    assert (drawn["width"], drawn["height"]) in {(24, 18), (24, 17)}
    pixels = np.array(drawn["pixels"]).reshape(drawn["height"], drawn["width"], 4)[..., :3]
    wanted = np.asarray(picture.convert("RGB").resize((drawn["width"], drawn["height"])), dtype=float)
    assert np.abs(pixels - wanted).mean() < 30


def test_rows_fill_the_width_and_days_share_a_line(page: Page) -> None:
    chance = random.Random(2)
    ratios = [chance.choice([0.75, 1.33, 1.78, 1, 6, 0.1]) for _ in range(120)]
    days = [index // 17 for index in range(60)] + list(range(100, 160))
    metrics = {"width": 1000, "row": 180, "gap": 4, "dayGap": 14, "dayHead": 38, "monthHead": 48}
    body = """({ layOutMonth }, ratios, days, metrics) => {
      const { height, boxes, days: found } = layOutMonth(ratios, days, metrics);
      return { height, boxes: [...boxes], days: found };
    }"""
    layout = run(page, "timeline/justify.js", body, ratios, days, metrics)
    boxes = [tuple(layout["boxes"][at : at + 4]) for at in range(0, len(layout["boxes"]), 4)]
    assert len(boxes) == 120
    assert all(x >= 0 and x + width <= 1000.5 and y + height <= layout["height"] for x, y, width, height in boxes)
    assert [box[1] for box in boxes] == sorted(box[1] for box in boxes)
    for one, other in itertools.pairwise(boxes):
        assert other[1] > one[1] or other[0] >= one[0] + one[2] + 3.9
    ends = {y: max(x + width for x, top, width, _ in boxes if top == y) for _, y, _, _ in boxes[:15]}
    assert any(abs(end - 1000) < 0.5 for end in ends.values()), "full rows reach the edge"
    lines = [day["y"] for day in layout["days"]]
    assert len(set(lines)) < len(lines), "small days stand side by side"


def test_times_are_those_of_the_place_where_the_photo_was_taken(page: Page) -> None:
    body = """({ Month }) => {
      const month = new Month("2024-01-01", 1);
      month.hold({
        id: ["a"], isImage: [true], isFavorite: [false], isTrashed: [false], visibility: ["timeline"], ratio: [0],
        thumbhash: [null], duration: [null], livePhotoVideoId: [null], ownerId: ["me"], stack: [["s", "3"]],
        fileCreatedAt: ["2024-01-31T23:30:00.5"], localOffsetHours: [-5.5],
      });
      return { ...month.tile(0), days: month.days };
    }"""
    tile = run(page, "timeline/library.js", body)
    assert tile["local"] == 1706724000500
    assert (tile["days"], tile["ratio"], tile["stackCount"], tile["city"]) == ([19753], 1, 3, None)
