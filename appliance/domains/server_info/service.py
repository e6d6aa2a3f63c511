"""What the server says about itself: versions, disk, usage, and what is built and switched on."""

import platform
import shutil

from appliance import API_VERSION, __version__
from appliance.core import ids, log
from appliance.core.errors import BadRequest, NotFound
from appliance.core.principal import Client
from appliance.core.runtime import Runtime
from appliance.core.workers import ChildFailed
from appliance.domains import system_config
from appliance.domains.server_info import queries
from appliance.domains.server_info.dtos import (
    ServerAboutResponseDto,
    ServerApkLinksDto,
    ServerConfigDto,
    ServerFeaturesDto,
    ServerMediaTypesResponseDto,
    ServerStatsResponseDto,
    ServerStorageResponseDto,
    ServerVersionHistoryResponseDto,
    ServerVersionResponseDto,
    UsageByUserDto,
    UserLicense,
)
from appliance.media import file_types
from appliance.media.versions import native_versions

logger = log.get(__name__)

BUILT = frozenset({"map", "oauth", "reverse_geocoding", "search", "sidecar", "trash", "password_login"})
"""The features of the contract that this version has. A feature is added here by the commit that builds it."""

NEWEST_APPS = {1: (1, 142, 1), 2: (2, 7, 5), 3: API_VERSION}
"""The newest phone app of each generation that is served (mobile-app.md)."""

LICENSE = "license"
RELEASES = "https://github.com/immich-app/immich/releases"
API_TEXT = ".".join(map(str, API_VERSION))
VERSIONS_SECONDS = 60
_UNITS = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")


def start(runtime: Runtime) -> None:
    """Note the version in the history, if it is another one than before."""
    history = runtime.db.read(queries.versions)
    if not history or history[0]["version"] != API_TEXT:
        runtime.db.write(lambda transaction: queries.add_version(transaction, ids.new_id(), API_TEXT))


# -- versions


def version_for(client: Client) -> ServerVersionResponseDto:
    """The version that ``client`` should take this server for.

    A phone app warns about a server of another version than its own (mobile-app.md §1.2), though every generation is
    served here. So each app is told its own version, but none that is newer than what is known of its generation.
    """
    version = API_VERSION
    if client.version is not None:
        version = min(client.version, NEWEST_APPS[client.generation])
    return ServerVersionResponseDto(major=version[0], minor=version[1], patch=version[2], prerelease=None)


def version_history(runtime: Runtime) -> list[ServerVersionHistoryResponseDto]:
    """Which version ran since when, the newest first."""
    return [ServerVersionHistoryResponseDto(**row) for row in runtime.db.read(queries.versions)]


def about(runtime: Runtime) -> ServerAboutResponseDto:
    """The API that is spoken, and in ``build`` the program and the libraries that speak it."""
    natives = _native_versions(runtime)
    parts = {"Shoebox": __version__, "Python": platform.python_version(), "SQLite": _sqlite_version(), **natives}
    answer = ServerAboutResponseDto(
        version=f"v{API_TEXT}",
        version_url=f"{RELEASES}/tag/v{API_TEXT}",
        licensed=_license(runtime) is not None,
        build=", ".join(f"{name} {version}" for name, version in parts.items()),
    )
    if "FFmpeg" in natives:
        answer.ffmpeg = natives["FFmpeg"]
    return answer


def _sqlite_version() -> str:
    import apsw

    return apsw.sqlite_lib_version()


def _native_versions(runtime: Runtime) -> dict[str, str]:
    """Asked once in the life of the process; nothing when the child that should know was lost."""
    if "native versions" not in runtime.memory:
        try:
            runtime.memory["native versions"] = runtime.children.run(native_versions, seconds=VERSIONS_SECONDS)
        except ChildFailed as error:
            logger.warning("the versions of the media libraries are unknown: %s", error)
            return {}
    return runtime.memory["native versions"]  # type: ignore[no-any-return]


def apk_links() -> ServerApkLinksDto:
    """Where the Android app of this version can be downloaded."""
    base = f"{RELEASES}/download/v{API_TEXT}"
    return ServerApkLinksDto(
        arm64v8a=f"{base}/app-arm64-v8a-release.apk",
        armeabiv7a=f"{base}/app-armeabi-v7a-release.apk",
        universal=f"{base}/app-release.apk",
        x86_64=f"{base}/app-x86_64-release.apk",
    )


# -- disk and usage


def storage(runtime: Runtime) -> ServerStorageResponseDto:
    """The file system that holds the photos."""
    disk = shutil.disk_usage(runtime.files.root)
    return ServerStorageResponseDto(
        disk_available=in_words(disk.free),
        disk_size=in_words(disk.total),
        disk_use=in_words(disk.used),
        disk_available_raw=disk.free,
        disk_size_raw=disk.total,
        disk_use_raw=disk.used,
        disk_usage_percentage=round(disk.used / disk.total * 100, 2) if disk.total else 0.0,
    )


def in_words(size: int) -> str:
    """``1.5 TiB`` for a number of bytes."""
    value, unit = float(size), 0
    while value >= 1024 and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    return f"{value:.{1 if unit else 0}f} {_UNITS[unit]}"


def statistics(runtime: Runtime) -> ServerStatsResponseDto:
    """What all users have, and each of them."""
    users = [UsageByUserDto(**row) for row in runtime.db.read(queries.usage_by_user)]
    return ServerStatsResponseDto(
        photos=sum(user.photos for user in users),
        videos=sum(user.videos for user in users),
        usage=sum(user.usage for user in users),
        usage_photos=sum(user.usage_photos for user in users),
        usage_videos=sum(user.usage_videos for user in users),
        usage_by_user=users,
    )


# -- what is on


def features(runtime: Runtime) -> ServerFeaturesDto:
    """What is built and switched on (behaviour/04 §3, behaviour/08 §2)."""
    config = system_config.current(runtime)
    learning = config.machine_learning
    wanted = {
        "smart_search": learning.enabled and learning.clip.enabled,
        "facial_recognition": learning.enabled and learning.facial_recognition.enabled,
        "duplicate_detection": learning.enabled and learning.clip.enabled and learning.duplicate_detection.enabled,
        "map": config.map.enabled,
        "reverse_geocoding": config.reverse_geocoding.enabled,
        "import_faces": config.metadata.faces.import_,
        "sidecar": True,
        "search": True,
        "trash": config.trash.enabled,
        "oauth": config.oauth.enabled,
        "oauth_auto_launch": config.oauth.auto_launch,
        "ocr": learning.enabled and learning.ocr.enabled,
        "password_login": config.password_login.enabled,
        "email": config.notifications.smtp.enabled,
        "realtime_transcoding": config.ffmpeg.realtime.enabled,
    }
    on = {name: is_wanted and name in BUILT for name, is_wanted in wanted.items()}
    return ServerFeaturesDto(**on, config_file=runtime.settings.config_file is not None)


def config(runtime: Runtime) -> ServerConfigDto:
    """What clients must know before anybody has logged in."""
    current = system_config.current(runtime)
    return ServerConfigDto(
        login_page_message=current.server.login_page_message,
        trash_days=current.trash.days,
        user_delete_delay=current.user.delete_delay,
        oauth_button_text=current.oauth.button_text,
        oauth_account_management_url=current.oauth.account_management_url,
        is_initialized=not runtime.settings.allow_setup or runtime.db.read(queries.has_admin),
        is_onboarded=system_config.is_onboarded(runtime),
        external_domain=current.server.external_domain,
        public_users=current.server.public_users,
        map_dark_style_url=current.map.dark_style,
        map_light_style_url=current.map.light_style,
        maintenance_mode=False,
        min_faces=current.machine_learning.facial_recognition.min_faces,
    )


def media_types() -> ServerMediaTypesResponseDto:
    """What may be uploaded."""
    return ServerMediaTypesResponseDto(
        video=list(file_types.VIDEOS), image=list(file_types.IMAGES), sidecar=list(file_types.SIDECARS)
    )


# -- licence


def license_in_force(runtime: Runtime) -> UserLicense:
    """The licence that came along from an Immich server. Raises ``NotFound`` when there is none."""
    found = _license(runtime)
    if found is None:
        raise NotFound
    return found


def refuse_license() -> UserLicense:
    """Nobody but the vendor of Immich can tell whether a licence is genuine, so none is accepted (behaviour/04 §14)."""
    raise BadRequest("Invalid license key")


def delete_license(runtime: Runtime) -> None:
    """Forget the licence."""
    runtime.db.write(lambda transaction: system_config.delete_metadata(transaction, LICENSE))


def _license(runtime: Runtime) -> UserLicense | None:
    found = runtime.db.read(lambda reader: system_config.read_metadata(reader, LICENSE))
    if found is None:
        return None
    return UserLicense(license_key=found["licenseKey"], activation_key=found["activationKey"], activated_at=found["activatedAt"])
