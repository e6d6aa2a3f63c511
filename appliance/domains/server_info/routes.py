"""Operations under ``/server``, and how clients find the API."""

from appliance.core.errors import NotFound
from appliance.core.http.answers import TextAnswer
from appliance.core.http.call import Call
from appliance.core.http.operation import Access, Routes
from appliance.core.permissions import Permission
from appliance.domains import system_config
from appliance.domains.server_info import service
from appliance.domains.server_info.dtos import (
    LicenseKeyDto,
    ServerAboutResponseDto,
    ServerApkLinksDto,
    ServerConfigDto,
    ServerFeaturesDto,
    ServerMediaTypesResponseDto,
    ServerPingResponse,
    ServerStatsResponseDto,
    ServerStorageResponseDto,
    ServerThemeDto,
    ServerVersionHistoryResponseDto,
    ServerVersionResponseDto,
    UserLicense,
    WellKnownApi,
    WellKnownResponse,
)
from appliance.domains.system_config import VersionCheckStateResponseDto

routes = Routes("Server")


@routes.get("/server/ping", "pingServer", access=Access.PUBLIC)
def ping_server(call: Call) -> ServerPingResponse:
    """A sign of life."""
    return ServerPingResponse(res="pong")


@routes.get("/server/version", "getServerVersion", access=Access.PUBLIC)
def get_server_version(call: Call) -> ServerVersionResponseDto:
    """The version of the API that this client should take the server for."""
    return service.version_for(call.client)


@routes.get("/server/version-history", "getVersionHistory", access=Access.PUBLIC)
def get_version_history(call: Call) -> list[ServerVersionHistoryResponseDto]:
    """Which version ran since when."""
    return service.version_history(call.runtime)


@routes.get("/server/version-check", "getVersionCheck", permission=Permission.SERVER_VERSION_CHECK)
def get_version_check(call: Call) -> VersionCheckStateResponseDto:
    """What the last look for a newer version found."""
    return system_config.version_check_state(call.runtime)


@routes.get("/server/about", "getAboutInfo", permission=Permission.SERVER_ABOUT)
def get_about_info(call: Call) -> ServerAboutResponseDto:
    """What the server is made of."""
    return service.about(call.runtime)


@routes.get("/server/apk-links", "getApkLinks", permission=Permission.SERVER_APK_LINKS)
def get_apk_links(call: Call) -> ServerApkLinksDto:
    """Where the Android app can be downloaded."""
    return service.apk_links()


@routes.get("/server/storage", "getStorage", permission=Permission.SERVER_STORAGE)
def get_storage(call: Call) -> ServerStorageResponseDto:
    """How full the disk is."""
    return service.storage(call.runtime)


@routes.get("/server/statistics", "getServerStatistics", permission=Permission.SERVER_STATISTICS, access=Access.ADMIN)
def get_server_statistics(call: Call) -> ServerStatsResponseDto:
    """What all users have."""
    return service.statistics(call.runtime)


@routes.get("/server/features", "getServerFeatures", access=Access.PUBLIC)
def get_server_features(call: Call) -> ServerFeaturesDto:
    """What is built and switched on."""
    return service.features(call.runtime)


@routes.get("/server/config", "getServerConfig", access=Access.PUBLIC)
def get_server_config(call: Call) -> ServerConfigDto:
    """What clients must know before a login."""
    return service.config(call.runtime)


@routes.get("/server/media-types", "getSupportedMediaTypes", access=Access.PUBLIC)
def get_supported_media_types(call: Call) -> ServerMediaTypesResponseDto:
    """What may be uploaded."""
    return service.media_types()


@routes.get(
    "/server/license", "getServerLicense", permission=Permission.SERVER_LICENSE_READ, access=Access.ADMIN, statuses=(200, 404)
)
def get_server_license(call: Call) -> UserLicense:
    """The licence in force, if any."""
    return service.license_in_force(call.runtime)


@routes.put("/server/license", "setServerLicense", permission=Permission.SERVER_LICENSE_UPDATE, access=Access.ADMIN)
def set_server_license(call: Call, body: LicenseKeyDto) -> UserLicense:
    """Refuse a licence."""
    return service.refuse_license()


@routes.delete("/server/license", "deleteServerLicense", permission=Permission.SERVER_LICENSE_DELETE, access=Access.ADMIN)
def delete_server_license(call: Call) -> None:
    """Forget the licence."""
    service.delete_license(call.runtime)


@routes.get("/server/theme", "getTheme", access=Access.PUBLIC, documented=False)
def get_theme(call: Call) -> ServerThemeDto:
    """The administrator's CSS, for apps before 3.0."""
    return ServerThemeDto(custom_css=system_config.current(call.runtime).theme.custom_css)


# -- beside the API


@routes.get("/.well-known/immich", "getWellKnown", access=Access.PUBLIC, documented=False)
def get_well_known(call: Call) -> WellKnownResponse:
    """Where the API begins, for whoever knows the address of the server only."""
    _only_beside_the_api(call)
    return WellKnownResponse(api=WellKnownApi(endpoint="/api"))


@routes.get("/custom.css", "getCustomCss", access=Access.PUBLIC, documented=False)
def get_custom_css(call: Call) -> TextAnswer:
    """The administrator's CSS, for the web client."""
    _only_beside_the_api(call)
    return TextAnswer(system_config.current(call.runtime).theme.custom_css, "text/css; charset=utf-8")


def _only_beside_the_api(call: Call) -> None:
    """Below ``/api`` these must not be: an app that found them there would look for ``/api/api`` (mobile-app.md §1.1)."""
    path = call.request.url.path
    if path.startswith("/api/"):
        raise NotFound(f"Cannot GET {path}")
