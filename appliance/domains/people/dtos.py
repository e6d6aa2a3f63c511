"""Wire shapes of ``/people`` and ``/faces`` (behaviour/02 §9, 11 §3). A person's id is the id of the person group."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from appliance.core.http.wire import UNSET, Date, DateTime, Dto, HexColor, UnsetType, Uuid
from appliance.domains.users import UserAvatarColor, UserResponseDto

Pixels = int
Side = Annotated[int, Meta(ge=0)]


class PersonUserRole(StrEnum):
    """How far another user may go with a person: see it, name it, or do everything with it."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


class SourceType(StrEnum):
    """How a face came to be known."""

    MACHINE_LEARNING = "machine-learning"
    EXIF = "exif"
    MANUAL = "manual"


class SharingDirection(StrEnum):
    """What the caller gave, or what the caller got."""

    SHARED_BY = "shared-by"
    SHARED_WITH = "shared-with"


class PeopleUsersUpsertType(StrEnum):
    """Stands for all people of the caller."""

    EVERYONE = "everyone"


class PeopleUserResponseDto(Dto):
    """A user on the other side of a share."""

    id: Uuid
    email: str
    name: str
    profile_image_path: str
    avatar_color: UserAvatarColor
    profile_changed_at: DateTime
    role: PersonUserRole


class PersonOtherResponseDto(Dto):
    """What another user, who shares the person with the caller, knows of it."""

    shared_by_id: Uuid
    role: PersonUserRole
    name: str
    birth_date: str | None


class PersonResponseDto(Dto):
    """A person as the caller knows it."""

    id: Uuid
    name: str
    birth_date: Date | None
    thumbnail_path: str
    is_hidden: bool
    other_people: list[PersonOtherResponseDto]
    shared_by: list[PeopleUserResponseDto]
    shared_with: list[PeopleUserResponseDto]
    is_favorite: bool | UnsetType = UNSET
    color: str | UnsetType = UNSET
    updated_at: DateTime | UnsetType = UNSET


class PeopleQuery(Dto):
    """Which people, and which page of them."""

    closest_asset_id: Uuid | UnsetType = UNSET
    closest_person_id: Uuid | UnsetType = UNSET
    is_favorite: bool | UnsetType = UNSET
    is_hidden: bool | UnsetType = UNSET
    name: str | UnsetType = UNSET
    page: Annotated[int, Meta(ge=1)] = 1
    shared_by_id: Uuid | UnsetType = UNSET
    shared_with_id: Uuid | UnsetType = UNSET
    size: Annotated[int, Meta(ge=1, le=1000)] = 500
    with_hidden: bool = False


class PeopleResponseDto(Dto):
    """One page of people."""

    people: list[PersonResponseDto]
    total: int
    hidden: int
    has_next_page: bool | UnsetType = UNSET


class PersonCreateDto(Dto):
    """A new person."""

    birth_date: Date | UnsetType | None = UNSET
    color: HexColor | UnsetType | None = UNSET
    is_favorite: bool | UnsetType = UNSET
    is_hidden: bool | UnsetType = UNSET
    name: str | UnsetType = UNSET


class PersonUpdateDto(PersonCreateDto):
    """Changes of a person; of another user's copy only name and birth date."""

    feature_face_asset_id: Uuid | UnsetType = UNSET
    user_id: Uuid | UnsetType = UNSET


class PeopleUpdateItem(PersonUpdateDto, kw_only=True):
    """The same for one of several."""

    id: Uuid


class PeopleUpdateDto(Dto):
    """Changes of several people."""

    people: list[PeopleUpdateItem]


class PersonDeleteDto(Dto):
    """Whose copy is to go: the caller's unless said otherwise."""

    user_id: str | UnsetType = UNSET


class PeopleDeleteDto(Dto):
    """Several people."""

    ids: list[Uuid]
    user_id: str | UnsetType = UNSET


class MergePersonDto(Dto):
    """People who are the same person."""

    ids: list[Uuid]


class PersonStatisticsResponseDto(Dto):
    """On how many assets a person is."""

    assets: int


class PersonUserDto(Dto):
    """One share."""

    person_id: Uuid
    role: PersonUserRole
    shared_by: UserResponseDto
    shared_by_id: Uuid
    shared_with: UserResponseDto
    shared_with_id: Uuid


class PeopleUsersQuery(Dto):
    """Which shares."""

    direction: SharingDirection | UnsetType = UNSET
    person_id: Uuid | UnsetType = UNSET
    role: PersonUserRole | UnsetType = UNSET
    shared_by_id: Uuid | UnsetType = UNSET
    shared_with_id: Uuid | UnsetType = UNSET


class PeopleUsersUpsertDto(Dto):
    """Share people with users."""

    role: PersonUserRole
    shared_with_ids: list[Uuid]
    person_ids: list[Uuid] | UnsetType = UNSET
    type: PeopleUsersUpsertType | UnsetType = UNSET


class PersonUserDeleteItem(Dto):
    """One share that is to end."""

    person_id: Uuid
    shared_with_id: Uuid
    shared_by_id: Uuid | UnsetType = UNSET


class FacesQuery(Dto):
    """The asset whose faces are wanted."""

    id: Uuid


class AssetFaceResponseDto(Dto, kw_only=True):
    """A face; the box is in pixels of an image of ``image_width`` x ``image_height``."""

    id: Uuid
    bounding_box_x1: Pixels = field(name="boundingBoxX1")
    bounding_box_y1: Pixels = field(name="boundingBoxY1")
    bounding_box_x2: Pixels = field(name="boundingBoxX2")
    bounding_box_y2: Pixels = field(name="boundingBoxY2")
    image_width: Side
    image_height: Side
    source_type: SourceType | UnsetType = UNSET
    person: PersonResponseDto | None


class AssetFaceCreateDto(Dto):
    """A face that a person marked by hand."""

    asset_id: Uuid
    height: Pixels
    image_height: Pixels
    image_width: Pixels
    person_id: Uuid
    width: Pixels
    x: Pixels
    y: Pixels
    user_id: Uuid | UnsetType = UNSET


class AssetFaceUpdateItem(Dto):
    """The face of a person on an asset."""

    asset_id: Uuid
    person_id: Uuid
    user_id: Uuid | UnsetType = UNSET


class AssetFaceUpdateDto(Dto):
    """Faces that belong to somebody else."""

    data: list[AssetFaceUpdateItem]


class FaceDto(Dto):
    """A face."""

    id: Uuid


class AssetFaceDeleteDto(Dto):
    """Whether a face is forgotten, or only hidden."""

    force: bool
