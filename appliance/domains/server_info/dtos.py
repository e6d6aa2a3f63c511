"""Wire shapes of ``/server``."""

from typing import Annotated

from msgspec import Meta, field

from appliance.core.http.wire import UNSET, DateTime, Dto, UnsetType

LICENSE_PATTERN = r"^IM(SV|CL)(-[\dA-Za-z]{4}){8}$"


class ServerPingResponse(Dto):
    """The answer that clients take as a sign of life."""

    res: str


class ServerVersionResponseDto(Dto):
    """A version of the API, in numbers."""

    major: int
    minor: int
    patch: int
    prerelease: int | None


class ServerVersionHistoryResponseDto(Dto):
    """Since when a version has been running."""

    id: str
    created_at: DateTime
    version: str


class ServerAboutResponseDto(Dto):
    """What the server is made of. What there is not (Node.js, ExifTool, libvips, ImageMagick) is left out."""

    version: str
    version_url: str
    licensed: bool
    build: str | UnsetType = UNSET
    build_url: str | UnsetType = UNSET
    build_image: str | UnsetType = UNSET
    build_image_url: str | UnsetType = UNSET
    repository: str | UnsetType = UNSET
    repository_url: str | UnsetType = UNSET
    source_ref: str | UnsetType = UNSET
    source_commit: str | UnsetType = UNSET
    source_url: str | UnsetType = UNSET
    nodejs: str | UnsetType = UNSET
    exiftool: str | UnsetType = UNSET
    ffmpeg: str | UnsetType = UNSET
    libvips: str | UnsetType = UNSET
    imagemagick: str | UnsetType = UNSET
    third_party_source_url: str | UnsetType = UNSET
    third_party_bug_feature_url: str | UnsetType = UNSET
    third_party_documentation_url: str | UnsetType = UNSET
    third_party_support_url: str | UnsetType = UNSET


class ServerApkLinksDto(Dto):
    """Where the Android app of this version can be downloaded, by processor."""

    arm64v8a: str
    armeabiv7a: str
    universal: str
    x86_64: str = field(name="x86_64")


class ServerStorageResponseDto(Dto):
    """The file system that holds the photos, in bytes and in words."""

    disk_available: str
    disk_size: str
    disk_use: str
    disk_available_raw: int
    disk_size_raw: int
    disk_use_raw: int
    disk_usage_percentage: float


class UsageByUserDto(Dto):
    """What one user has; bytes."""

    user_id: str
    user_name: str
    photos: int
    videos: int
    usage: int
    usage_photos: int
    usage_videos: int
    quota_size_in_bytes: int | None


class ServerStatsResponseDto(Dto):
    """What all users have; bytes."""

    photos: int
    videos: int
    usage: int
    usage_photos: int
    usage_videos: int
    usage_by_user: list[UsageByUserDto]


class ServerFeaturesDto(Dto):
    """What this server can do and is switched on."""

    smart_search: bool
    facial_recognition: bool
    duplicate_detection: bool
    map: bool
    reverse_geocoding: bool
    import_faces: bool
    sidecar: bool
    search: bool
    trash: bool
    oauth: bool
    oauth_auto_launch: bool
    ocr: bool
    password_login: bool
    config_file: bool
    email: bool
    realtime_transcoding: bool


class ServerConfigDto(Dto):
    """What clients must know before anybody has logged in."""

    login_page_message: str
    trash_days: int
    user_delete_delay: int
    oauth_button_text: str
    is_initialized: bool
    is_onboarded: bool
    external_domain: str
    public_users: bool
    map_dark_style_url: str
    map_light_style_url: str
    maintenance_mode: bool
    min_faces: int
    oauth_account_management_url: str = ""


class ServerMediaTypesResponseDto(Dto):
    """Extensions that may be uploaded, with their dots."""

    video: list[str]
    image: list[str]
    sidecar: list[str]


class ServerThemeDto(Dto):
    """What apps before 3.0 ask for."""

    custom_css: str


class LicenseKeyDto(Dto):
    """A licence as it was bought."""

    license_key: Annotated[str, Meta(pattern=LICENSE_PATTERN)]
    activation_key: str


class UserLicense(Dto):
    """A licence in force."""

    license_key: str
    activation_key: str
    activated_at: DateTime


class WellKnownApi(Dto):
    """Where the API begins."""

    endpoint: str


class WellKnownResponse(Dto):
    """How clients find the API."""

    api: WellKnownApi
