"""From tags to columns: behaviour/06 §3 and §4."""

from typing import Any

import pytest

from appliance.media.properties import columns, is_turned


def column(name: str, **tags: Any) -> Any:
    return columns(tags)[name]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1 / 160, "1/160"),
        (0.25, "1/4"),
        (0.3, "0.3"),
        (1.3, "1.3"),
        (30, "30"),
        (0.00025, "1/4000"),
        (0, "0"),
        (float("inf"), None),
        (float("nan"), None),
        ("1/3", None),
        (-1, None),
        (None, None),
    ],
)
def test_exposure_time(seconds: Any, text: str | None) -> None:
    assert column("exposureTime", ExposureTime=seconds) == text


@pytest.mark.parametrize(
    ("value", "rating"),
    [(0, None), (1, 1), (3.0, 3), (4.6, 5), (5, 5), (6, None), (-1, None), ("3", 3), ("good", None), ([4], 4), (None, None)],
)
def test_rating(value: Any, rating: int | None) -> None:
    assert column("rating", Rating=value) == rating


@pytest.mark.parametrize(
    ("value", "bits"), [(8, 8), ([8, 8, 8], 8), ([10, 10, 10], 10), (24, 8), (48, 16), (16, 16), (32, 32), (0, None), ("x", None)]
)
def test_bits(value: Any, bits: int | None) -> None:
    assert column("bitsPerSample", BitsPerSample=value) == bits


@pytest.mark.parametrize(
    ("value", "number"), [(200, 200), ([400, 800], 400), ("auto", None), (2**31, None), (float("nan"), None), (True, None)]
)
def test_iso(value: Any, number: int | None) -> None:
    assert column("iso", ISO=value) == number


def test_orientation_keeps_zero_and_drops_nonsense() -> None:
    assert [column("orientation", Orientation=value) for value in (0, 1, 8, 9, -1, "x", None)] == [
        "0",
        "1",
        "8",
        None,
        None,
        None,
        None,
    ]
    assert [number for number in range(9) if is_turned(str(number))] == [5, 6, 7, 8]


@pytest.mark.parametrize(
    ("tags", "name"),
    [
        ({"LensModel": "EF50mm f/1.8", "Lens": "other"}, "EF50mm f/1.8"),
        ({"LensModel": "----", "Lens": "EF50mm f/1.8"}, "EF50mm f/1.8"),
        ({"LensModel": "----"}, None),
        ({"LensModel": "  "}, None),
        ({"LensModel": "Unknown (0)"}, None),
        ({"Lens": "17.0-35.0 mm f/2.8"}, "17.0-35.0mm f/2.8"),
        ({}, None),
    ],
)
def test_lens(tags: dict[str, Any], name: str | None) -> None:
    assert column("lensModel", **tags) == name


@pytest.mark.parametrize(
    ("tags", "text"),
    [
        ({"ImageDescription": " a ", "Description": "b"}, "a"),
        ({"ImageDescription": "  ", "Description": "b"}, "b"),
        ({"Description": 7.0}, "7"),
        ({}, ""),
        ({"ImageDescription": "x\0y"}, "xy"),
    ],
)
def test_description_is_never_null(tags: dict[str, Any], text: str) -> None:
    assert column("description", **tags) == text


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        (39.115, -108.40096833, (39.115, -108.400968)),
        (0, 0, (None, None)),
        (0, 10, (0, 10)),
        (None, 10, (None, None)),
        (91, 10, (None, None)),
        (10, -181, (None, None)),
        (float("nan"), 1, (None, None)),
        ("39", "10", (None, None)),
    ],
)
def test_position(latitude: Any, longitude: Any, expected: tuple[float | None, float | None]) -> None:
    found = columns({"GPSLatitude": latitude, "GPSLongitude": longitude})
    assert (found["latitude"], found["longitude"]) == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"TagsList": ["a/b"], "HierarchicalSubject": ["c"], "Keywords": ["d"]}, ["a/b"]),
        ({"TagsList": [""], "Keywords": ["d"]}, None),
        ({"HierarchicalSubject": ["People|Marie", "A/B|C"], "Keywords": ["d"]}, ["People/Marie", "A|B/C"]),
        ({"Keywords": "one"}, ["one"]),
        ({"Keywords": ["x", 2020, 2021.0, "x"]}, ["x", "2020", "2021"]),
        ({}, None),
    ],
)
def test_keywords(tags: dict[str, Any], expected: list[str] | None) -> None:
    assert column("tags", **tags) == expected


def test_the_rest() -> None:
    found = columns(
        {
            "Make": "",
            "AndroidMake": "Google",
            "Model": "Pixel",
            "ProjectionType": "equirectangular",
            "ContentIdentifier": "cid",
            "BurstUUID": "burst",
            "ImageWidth": 4032,
            "ImageHeight": 3024,
            "VideoFrameRate": 29.97,
        }
    )
    assert found["make"] == "Google"
    assert found["model"] == "Pixel"
    assert found["projectionType"] == "EQUIRECTANGULAR"
    assert found["livePhotoCID"] == "cid"
    assert found["autoStackId"] == "burst"
    assert (found["exifImageWidth"], found["exifImageHeight"]) == (4032, 3024)
    assert found["fps"] == 29.97
