"""Wire shapes of the preferences, with their defaults (behaviour/01 §7.4).

In an update, every member may be left out.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from appliance.core.http.wire import UNSET, Dto, UnsetType
from appliance.domains.users.dtos import MAX_SAFE, UserAvatarColor

Whole = Annotated[int, Meta(ge=-MAX_SAFE, le=MAX_SAFE)]
Positive = Annotated[int, Meta(ge=1, le=MAX_SAFE)]


class AssetOrder(StrEnum):
    """Which assets come first."""

    ASC = "asc"
    DESC = "desc"


class PersonUpdateStrategy(StrEnum):
    """Which copies of a shared person an edit reaches."""

    SELF = "self"
    EVERYONE = "everyone"


class AlbumsResponse(Dto):
    """About albums."""

    default_asset_order: AssetOrder


class FoldersResponse(Dto):
    """About the view by folders."""

    enabled: bool
    sidebar_web: bool


class MemoriesResponse(Dto):
    """About memories; each photo of one is shown for ``duration`` seconds."""

    enabled: bool
    duration: Whole
    sidebar_web: bool


class PeopleResponse(Dto, kw_only=True):
    """About people; an unnamed one is shown from ``minimumFaces`` faces on."""

    enabled: bool
    sidebar_web: bool
    minimum_faces: Positive = 3
    update_strategy: PersonUpdateStrategy


class SharedLinksResponse(Dto):
    """About shared links."""

    enabled: bool
    sidebar_web: bool


class RatingsResponse(Dto):
    """About stars."""

    enabled: bool


class TagsResponse(Dto):
    """About tags."""

    enabled: bool
    sidebar_web: bool


class EmailNotificationsResponse(Dto):
    """Which mails to send."""

    enabled: bool
    album_invite: bool
    album_update: bool


class DownloadResponse(Dto):
    """How archives are cut, in bytes."""

    archive_size: Whole
    include_embedded_videos: bool


class PurchaseResponse(Dto):
    """What the official web client shows about buying it."""

    show_support_badge: bool
    hide_buy_button_until: str


class CastResponse(Dto):
    """About casting to a television."""

    g_cast_enabled: bool


class RecentlyAddedResponse(Dto):
    """About the page of what came last."""

    sidebar_web: bool


class UserPreferencesResponseDto(Dto):
    """All preferences of a user."""

    albums: AlbumsResponse
    folders: FoldersResponse
    memories: MemoriesResponse
    people: PeopleResponse
    shared_links: SharedLinksResponse
    ratings: RatingsResponse
    tags: TagsResponse
    email_notifications: EmailNotificationsResponse
    download: DownloadResponse
    purchase: PurchaseResponse
    cast: CastResponse
    recently_added: RecentlyAddedResponse


DEFAULTS = UserPreferencesResponseDto(
    albums=AlbumsResponse(default_asset_order=AssetOrder.DESC),
    folders=FoldersResponse(enabled=False, sidebar_web=False),
    memories=MemoriesResponse(enabled=True, duration=5, sidebar_web=False),
    people=PeopleResponse(enabled=True, sidebar_web=False, minimum_faces=3, update_strategy=PersonUpdateStrategy.EVERYONE),
    shared_links=SharedLinksResponse(enabled=True, sidebar_web=False),
    ratings=RatingsResponse(enabled=False),
    tags=TagsResponse(enabled=False, sidebar_web=False),
    email_notifications=EmailNotificationsResponse(enabled=True, album_invite=True, album_update=True),
    download=DownloadResponse(archive_size=4 * 1024**3, include_embedded_videos=False),
    purchase=PurchaseResponse(show_support_badge=True, hide_buy_button_until="2022-02-12T00:00:00.000Z"),
    cast=CastResponse(g_cast_enabled=False),
    recently_added=RecentlyAddedResponse(sidebar_web=False),
)
"""What counts where a user chose nothing."""


class AlbumsUpdate(Dto):
    """A change of it."""

    default_asset_order: AssetOrder | UnsetType = UNSET


class FoldersUpdate(Dto):
    """A change of it."""

    enabled: bool | UnsetType = UNSET
    sidebar_web: bool | UnsetType = UNSET


class MemoriesUpdate(Dto):
    """A change of it."""

    enabled: bool | UnsetType = UNSET
    duration: Positive | UnsetType = UNSET
    sidebar_web: bool | UnsetType = UNSET


class PeopleUpdate(Dto):
    """A change of it."""

    enabled: bool | UnsetType = UNSET
    sidebar_web: bool | UnsetType = UNSET
    minimum_faces: Positive | UnsetType = UNSET
    update_strategy: PersonUpdateStrategy | UnsetType = UNSET


class SharedLinksUpdate(Dto):
    """A change of it."""

    enabled: bool | UnsetType = UNSET
    sidebar_web: bool | UnsetType = UNSET


class RatingsUpdate(Dto):
    """A change of it."""

    enabled: bool | UnsetType = UNSET


class TagsUpdate(Dto):
    """A change of it."""

    enabled: bool | UnsetType = UNSET
    sidebar_web: bool | UnsetType = UNSET


class EmailNotificationsUpdate(Dto):
    """A change of it."""

    enabled: bool | UnsetType = UNSET
    album_invite: bool | UnsetType = UNSET
    album_update: bool | UnsetType = UNSET


class DownloadUpdate(Dto):
    """A change of it."""

    archive_size: Positive | UnsetType = UNSET
    include_embedded_videos: bool | UnsetType = UNSET


class PurchaseUpdate(Dto):
    """A change of it."""

    show_support_badge: bool | UnsetType = UNSET
    hide_buy_button_until: str | UnsetType = UNSET


class CastUpdate(Dto):
    """A change of it."""

    g_cast_enabled: bool | UnsetType = UNSET


class RecentlyAddedUpdate(Dto):
    """A change of it."""

    sidebar_web: bool | UnsetType = UNSET


class AvatarUpdate(Dto):
    """What clients before 2.0 sent for ``avatarColor`` of the user; has no effect."""

    color: UserAvatarColor | UnsetType = UNSET


class UserPreferencesUpdateDto(Dto):
    """A change of some preferences."""

    avatar: AvatarUpdate | UnsetType = UNSET
    albums: AlbumsUpdate | UnsetType = UNSET
    folders: FoldersUpdate | UnsetType = UNSET
    memories: MemoriesUpdate | UnsetType = UNSET
    people: PeopleUpdate | UnsetType = UNSET
    shared_links: SharedLinksUpdate | UnsetType = UNSET
    ratings: RatingsUpdate | UnsetType = UNSET
    tags: TagsUpdate | UnsetType = UNSET
    email_notifications: EmailNotificationsUpdate | UnsetType = UNSET
    download: DownloadUpdate | UnsetType = UNSET
    purchase: PurchaseUpdate | UnsetType = UNSET
    cast: CastUpdate | UnsetType = UNSET
    recently_added: RecentlyAddedUpdate | UnsetType = UNSET
