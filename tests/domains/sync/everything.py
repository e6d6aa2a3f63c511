"""A family in which there is something for every request type."""

import json
from dataclasses import dataclass

from appliance.core.ids import new_id
from tests.rows import WHEN, Family
from tests.scenario import Person

EXIF = {
    "description": 'Grüße, "quoted"\nline',
    "make": "Canon",
    "model": "Canon EOS R5",
    "exifImageWidth": 400,
    "exifImageHeight": 300,
    "fileSizeInByte": 183725,
    "orientation": "1",
    "dateTimeOriginal": WHEN,
    "modifyDate": WHEN,
    "timeZone": "Europe/Paris",
    "fNumber": 7.1,
    "focalLength": 500,
    "iso": 1000,
    "exposureTime": "1/4000",
    "latitude": 48.85341,
    "longitude": 2.3488,
    "city": "Paris",
    "rating": 4,
}
OCR_BOX = dict.fromkeys(("x1", "y1", "x2", "y2", "x3", "y3", "x4", "y4", "boxScore", "textScore"), 0.5)


@dataclass
class Everything:
    """Two people: ``ann`` is looked at, ``bob`` shares all with her."""

    family: Family
    ann: Person
    bob: Person
    video: str
    photo: str
    bobs: str
    album: str
    person: str

    @classmethod
    def of(cls, family: Family) -> "Everything":
        """Write it down."""
        ann, bob = family.person("Ann"), family.person("Bob")
        family.update("user", ann.id, avatarColor="green", oauthId="", pinCode="$2b$secret", quotaSizeInBytes=10**12)
        video = family.asset(ann, exif=EXIF, type="VIDEO", duration=3_723_004, isFavorite=1)
        photo = family.asset(ann, exif={}, thumbhash=None)
        bobs = family.asset(bob, exif=EXIF, isFavorite=1)
        family.share_all(bob, ann)
        family.stack(ann, [photo, video])
        family.stack(bob, [bobs])
        album = family.album(bob, [bobs, video], albumThumbnailAssetId=bobs)
        family.share_album(album, ann)
        family.memory(ann, [photo], data=json.dumps({"year": 2020, "nothing": None}))
        family.memory(ann, [video], type="birthday", data=json.dumps({"personId": new_id(), "personName": "Cid", "year": 1999}))
        person = family.known_person(ann, "Cid")
        family.write("UPDATE person SET \"birthDate\" = '1999-12-31'")
        family.face(video, person)
        family.face(photo, person, deletedAt=WHEN)
        family.insert("asset_ocr", id=new_id(), assetId=photo, text="Sale!", **OCR_BOX)
        family.insert("asset_metadata", assetId=photo, key="mobile-app", value='{"iCloudId":"golden/L0/002"}')
        family.insert("asset_edit", id=new_id(), assetId=photo, action="rotate", parameters='{"angle":90}', sequence=0)
        family.insert("user_metadata", userId=ann.id, key="preferences", value='{"folders":{"enabled":true,"x":null}}')
        family.insert("user_metadata", userId=ann.id, key="something-of-ours", value="{}")
        return cls(family, ann, bob, video, photo, bobs, album, person)
