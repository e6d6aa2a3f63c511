"""Writing XMP files: what comes back, and what others wrote there."""

from pathlib import Path

import pytest

from appliance.media import metadata, sidecar
from appliance.media.sidecar import Changes

ALL = Changes(
    description='Grüße & <"quotes">\nsecond line',
    date_time="2023-11-19T18:11:00-07:00",
    position=(-33.858977, 151.27849),
    rating=3,
    tags=("Familie/Oma & Opa", "2024"),
)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.xmp"
    sidecar.write(None, str(path), ALL)
    found = metadata.xmp_file(path)
    assert found["Description"] == found["ImageDescription"] == ALL.description
    assert found["DateTimeOriginal"] == ALL.date_time
    assert (found["GPSLatitude"], found["GPSLongitude"]) == pytest.approx(ALL.position)
    assert found["Rating"] == 3
    assert found["TagsList"] == list(ALL.tags or ())


def test_unchanged_properties_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.xmp"
    sidecar.write(None, str(path), ALL)
    sidecar.write(str(path), str(path), Changes(rating=0))
    found = metadata.xmp_file(path)
    assert found["Rating"] == 0
    assert found["DateTimeOriginal"] == ALL.date_time
    assert path.read_bytes().count(b"xmp:Rating") == 2


def test_an_emptied_description_and_no_tags_hide_those_of_the_file(tmp_path: Path, shared: Path) -> None:
    path = tmp_path / "a.xmp"
    sidecar.write(None, str(path), Changes(description="", tags=()))
    photo = shared / "media/albums/nature/prairie_falcon.jpg"
    found = metadata.read(str(photo), str(path)).columns
    assert (found["description"], found["tags"]) == ("", None)
    assert metadata.read(str(photo), None).columns["tags"]


def test_the_words_of_others_survive(tmp_path: Path, shared: Path) -> None:
    path = tmp_path / "a.xmp"
    sidecar.write(str(shared / "media/metadata/xmp/dates/2000.xmp"), str(path), Changes(date_time="2001-02-03T04:05:06.5"))
    content = path.read_text()
    assert "Adobe Photoshop Lightroom 4.1" in content
    assert "2000-09-27T14:35:33+02:00" in content
    assert metadata.xmp_file(path)["DateTimeOriginal"] == "2001-02-03T04:05:06.5"


def test_older_statements_about_the_same_thing_go(tmp_path: Path) -> None:
    path = tmp_path / "a.xmp"
    path.write_text(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:exifEX="http://cipa.jp/exif/1.0/" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
        'exifEX:OffsetTimeOriginal="+09:00"><photoshop:DateCreated>1999-01-01T00:00:00</photoshop:DateCreated></rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    )
    sidecar.write(str(path), str(path), Changes(date_time="2024-05-01T10:00:00+02:00"))
    found = metadata.xmp_file(path)
    assert found["DateTimeOriginal"] == "2024-05-01T10:00:00+02:00"
    assert "OffsetTimeOriginal" not in found


@pytest.mark.parametrize("content", [b"", b"not xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"<html/>"])
def test_a_sidecar_that_is_no_xmp_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xmp"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="sidecar"):
        sidecar.write(str(path), str(tmp_path / "b.xmp"), ALL)
    assert path.read_bytes() == content
    assert not (tmp_path / "b.xmp").exists()


def test_a_sidecar_that_is_gone_is_made_anew(tmp_path: Path) -> None:
    sidecar.write(str(tmp_path / "gone.xmp"), str(tmp_path / "b.xmp"), ALL)
    assert metadata.xmp_file(tmp_path / "b.xmp")["Rating"] == 3


@pytest.mark.parametrize("value", [0.0000001, 89.9999999, -0.5, 12.345678, 90.0])
def test_positions_keep_their_precision(tmp_path: Path, value: float) -> None:
    sidecar.write(None, str(tmp_path / "a.xmp"), Changes(position=(value, value)))
    assert metadata.xmp_file(tmp_path / "a.xmp")["GPSLatitude"] == pytest.approx(value, abs=1e-9)


def test_control_characters_do_not_break_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xmp"
    sidecar.write(None, str(path), Changes(description="a\x00b\x0bc￾d\ud800", tags=("\x01",)))
    assert metadata.xmp_file(path)["Description"] == "abcd"
