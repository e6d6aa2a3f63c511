"""When and on which clock a picture was taken: behaviour/06 §2, cell by cell."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from appliance.media import capture_time, metadata, tags
from appliance.media.capture_time import CaptureTime

PALISADE = {"GPSLatitude": 39.115, "GPSLongitude": -108.400968}


def shown(found: CaptureTime) -> tuple[str | None, str | None, str | None]:
    instant = found.instant.strftime("%Y-%m-%dT%H:%M:%SZ") if found.instant else None
    local = found.local.strftime("%Y-%m-%dT%H:%M:%S") if found.local else None
    return instant, local, found.zone


def image(**found: Any) -> tuple[str | None, str | None, str | None]:
    return shown(capture_time.of(found, is_video=False))


def video(**found: Any) -> tuple[str | None, str | None, str | None]:
    return shown(capture_time.of(found, is_video=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022:01:01 00:00:00", ("2022-01-01T00:00:00Z", "2022-01-01T00:00:00", None)),
        ("2022:01:01 00:00:00+13:00", ("2021-12-31T11:00:00Z", "2022-01-01T00:00:00", "UTC+13")),
        ("2022:01:01 00:00:00+00:00", ("2022-01-01T00:00:00Z", "2022-01-01T00:00:00", "UTC+0")),
        ("2022:01:01 00:00:00Z", ("2022-01-01T00:00:00Z", "2022-01-01T00:00:00", "UTC+0")),
        ("2022-01-01T05:30:00+05:30", ("2022-01-01T00:00:00Z", "2022-01-01T05:30:00", "UTC+5:30")),
        ("2022:01:01", (None, None, None)),
        ("0000:00:00 00:00:00", (None, None, None)),
        ("    :  :     :  :  ", (None, None, None)),
        ("2022:02:30 00:00:00", (None, None, None)),
        ("2022:01:01 24:61:61", (None, None, None)),
        ("no date", (None, None, None)),
        ("", (None, None, None)),
    ],
)
def test_one_date(text: str, expected: tuple[str | None, ...]) -> None:
    assert image(DateTimeOriginal=text) == expected


def test_a_year_with_five_digits_is_no_crash() -> None:
    assert image(CreateDate="42603:05:04 04:12:48")[0] == "4260-03-05T04:04:12Z"


def test_years_at_the_ends_of_time_with_an_offset_are_no_date() -> None:
    assert image(DateTimeOriginal="0001:01:01 00:00:00+13:00")[0] is None
    assert image(DateTimeOriginal="9999:12:31 23:59:59-11:00")[0] is None
    assert image(DateTimeOriginal="9999:12:31 23:59:59", OffsetTimeOriginal="+09:00")[:2] == (
        "9999-12-31T14:59:59Z",
        "9999-12-31T23:59:59",
    )


def test_precedence_of_dates() -> None:
    found: dict[str, Any] = {}
    for year, name in enumerate(reversed(tags.DATE_TAGS), 2000):
        found[name] = f"{year}:06:15 12:00:00"
        instant = image(**found)[0]
        assert instant is not None
        assert instant.startswith(str(year)), name


@pytest.mark.parametrize("name", ["TimeCreated", "GPSDateStamp", "ModifyDate", "FileModifyDate", "SubSecMediaCreateDate"])
def test_dates_that_do_not_count(name: str) -> None:
    assert image(**{name: "2022:01:01 00:00:00"})[0] is None


def test_an_explicit_zone_beats_the_position_which_beats_the_offset_in_a_date() -> None:
    date = "2022:07:01 12:00:00"
    assert image(DateTimeOriginal=date, OffsetTimeOriginal="+02:00", **PALISADE)[2] == "UTC+2"
    assert image(DateTimeOriginal=date + "+05:00", **PALISADE) == (
        "2022-07-01T07:00:00Z",
        "2022-07-01T01:00:00",
        "America/Denver",
    )
    assert image(DateTimeOriginal=date, **PALISADE) == ("2022-07-01T18:00:00Z", "2022-07-01T12:00:00", "America/Denver")
    assert image(DateTimeOriginal=date, CreateDate=date + "+09:00") == ("2022-07-01T03:00:00Z", "2022-07-01T12:00:00", "UTC+9")


@pytest.mark.parametrize(
    ("found", "zone"),
    [
        ({"TimeZone": "+05:45", "OffsetTimeOriginal": "+02:00"}, "UTC+5:45"),
        ({"OffsetTimeDigitized": "-07:00"}, "UTC-7"),
        ({"TimeZoneOffset": [-4, 0]}, "UTC-4"),
        ({"TimeZoneOffset": 99}, None),
        ({"OffsetTime": "+02:00"}, None),
        ({"OffsetTimeOriginal": "+00:00"}, "UTC"),
        ({"OffsetTimeOriginal": "   :  "}, None),
        ({"GPSDateTime": "2022:07:01 04:00:07Z"}, "UTC+8"),
        ({"GPSDateTime": "2022:07:01 03:01:00Z"}, "UTC+9"),
        ({"GPSDateTime": "2022:06:20 04:00:00Z"}, None),
        ({"GPSDateStamp": "2022:07:01", "GPSTimeStamp": "06:30:00"}, "UTC+5:30"),
        ({"GPSLatitude": 0.0, "GPSLongitude": 0.0}, None),
        ({"GPSLatitude": 91.0, "GPSLongitude": 10.0}, None),
        ({"GPSLatitude": float("nan"), "GPSLongitude": 10.0}, None),
    ],
)
def test_zones(found: dict[str, Any], zone: str | None) -> None:
    assert image(DateTimeOriginal="2022:07:01 12:00:00", **found)[2] == zone


def test_videos_are_in_utc_and_shown_in_their_zone() -> None:
    assert video(CreateDate="2022:07:01 12:00:00") == ("2022-07-01T12:00:00Z", "2022-07-01T12:00:00", "UTC")
    assert video(CreateDate="2022:07:01 12:00:00", **PALISADE) == (
        "2022-07-01T12:00:00Z",
        "2022-07-01T06:00:00",
        "America/Denver",
    )
    assert video(CreationDate="2025:05:24 18:26:20+02:00", CreateDate="2020:01:01 00:00:00") == (
        "2025-05-24T16:26:20Z",
        "2025-05-24T18:26:20",
        "UTC+2",
    )
    assert video() == (None, None, "UTC")


def test_gps_dates_are_utc() -> None:
    assert image(GPSDateTime="2023:11:15 12:30:00", GPSLatitude=37.7749, GPSLongitude=-122.4194) == (
        "2023-11-15T12:30:00Z",
        "2023-11-15T04:30:00",
        "America/Los_Angeles",
    )


@pytest.mark.parametrize(
    ("minutes", "name"), [(780, "UTC+13"), (-420, "UTC-7"), (330, "UTC+5:30"), (0, "UTC"), (-210, "UTC-3:30")]
)
def test_names_of_offsets(minutes: int, name: str) -> None:
    assert capture_time.offset_name(minutes) == name
    assert capture_time.tz_info(name).utcoffset(None) == dt.timedelta(minutes=minutes)


def test_an_unknown_zone_counts_as_utc() -> None:
    for name in ("Mars/Olympus", "../etc/passwd", "", "UTC+99"):
        assert capture_time.tz_info(name).utcoffset(dt.datetime(2024, 1, 1)) is not None  # noqa: DTZ001


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("dates/date-priority-test.jpg", ("2023-02-02T02:00:00Z", "2023-02-02T02:00:00", None)),
        ("dates/gps-datetime.jpg", ("2023-11-15T12:30:00Z", "2023-11-15T04:30:00", "America/Los_Angeles")),
        ("dates/time-created.jpg", (None, None, None)),
        ("dates/datetimeoriginal-gps.jpg", ("2025-12-01T18:30:00Z", "2025-12-01T11:30:00", "America/Denver")),
        ("gps-position/empty_gps.jpg", ("2025-06-01T16:59:26Z", "2025-06-01T16:59:26", None)),
    ],
)
def test_real_files(shared: Path, name: str, expected: tuple[str | None, ...]) -> None:
    found = metadata.read(str(shared / "media/metadata" / name), None)
    assert shown(found.captured) == expected


@pytest.mark.parametrize(("sidecar", "instant"), [("2000", "2000-09-27T12:35:33Z"), ("2010", "2010-09-27T12:35:33Z")])
def test_a_sidecar_replaces_all_dates_and_zones_of_the_file(shared: Path, sidecar: str, instant: str) -> None:
    media = shared / "media"
    found = metadata.read(
        str(media / "formats/motionphoto/samsung-one-ui-6.heic"), str(media / f"metadata/xmp/dates/{sidecar}.xmp")
    )
    assert shown(found.captured)[0] == instant
    assert found.captured.zone == "UTC+2"
