"""Operations on the system config: the three views of 3.2 and the older paths, and a few facts about the server."""

from appliance.core.http.call import Call
from appliance.core.http.operation import Access, Routes
from appliance.core.permissions import Permission
from appliance.domains.system_config import service
from appliance.domains.system_config.defaults import DEFAULTS
from appliance.domains.system_config.dtos import (
    AdminConfigDto,
    AdminOnboardingUpdateDto,
    ReverseGeocodingStateResponseDto,
    SystemConfigTemplateStorageOptionDto,
    VersionCheckStateResponseDto,
)
from appliance.domains.system_config.visible_dtos import PublicConfigDto, UserConfigDto

admin = Routes("Config (admin)")
user = Routes("Config (user)")
public = Routes("Config (public)")
older = Routes("System config")
metadata = Routes("System metadata")

READ = {"permission": Permission.ADMIN_CONFIG_READ, "access": Access.ADMIN}
OLDER_READ = {"permission": Permission.SYSTEM_CONFIG_READ, "access": Access.ADMIN}
METADATA_READ = {"permission": Permission.SYSTEM_METADATA_READ, "access": Access.ADMIN}


@admin.get("/admin/config", "getAdminConfig", **READ)
@older.get("/system-config", "getConfig", **OLDER_READ)
def get_config(call: Call) -> AdminConfigDto:
    """Everything."""
    return service.current(call.runtime)


@admin.get("/admin/config/defaults", "getAdminConfigDefaults", **READ)
@older.get("/system-config/defaults", "getConfigDefaults", **OLDER_READ)
def get_config_defaults(call: Call) -> AdminConfigDto:
    """Everything, as it is before anybody changes it."""
    return DEFAULTS


@admin.put("/admin/config", "updateAdminConfig", permission=Permission.ADMIN_CONFIG_UPDATE, access=Access.ADMIN)
@older.put("/system-config", "updateConfig", permission=Permission.SYSTEM_CONFIG_UPDATE, access=Access.ADMIN)
def update_config(call: Call, body: AdminConfigDto) -> AdminConfigDto:
    """Put a whole config in force."""
    return service.update(call.runtime, body)


@user.get("/config", "getUserConfig", permission=Permission.USER_CONFIG_READ)
def get_user_config(call: Call) -> UserConfigDto:
    """What users see of it."""
    return service.part(service.current(call.runtime), UserConfigDto)


@user.get("/config/defaults", "getUserConfigDefaults", permission=Permission.USER_CONFIG_READ)
def get_user_config_defaults(call: Call) -> UserConfigDto:
    """What users see of the defaults."""
    return service.part(DEFAULTS, UserConfigDto)


@public.get("/public/config", "getPublicConfig", access=Access.PUBLIC)
def get_public_config(call: Call) -> PublicConfigDto:
    """What everybody sees of it."""
    return service.part(service.current(call.runtime), PublicConfigDto)


@public.get("/public/config/defaults", "getPublicConfigDefaults", access=Access.PUBLIC)
def get_public_config_defaults(call: Call) -> PublicConfigDto:
    """What everybody sees of the defaults."""
    return service.part(DEFAULTS, PublicConfigDto)


@older.get("/system-config/storage-template-options", "getStorageTemplateOptions", **OLDER_READ)
def get_storage_template_options(call: Call) -> SystemConfigTemplateStorageOptionDto:
    """What a storage template may be made of."""
    return service.storage_template_options()


@metadata.get("/system-metadata/admin-onboarding", "getAdminOnboarding", **METADATA_READ)
def get_admin_onboarding(call: Call) -> AdminOnboardingUpdateDto:
    """Whether an administrator went through the first steps."""
    return AdminOnboardingUpdateDto(is_onboarded=service.is_onboarded(call.runtime))


@metadata.post(
    "/system-metadata/admin-onboarding",
    "updateAdminOnboarding",
    permission=Permission.SYSTEM_METADATA_UPDATE,
    access=Access.ADMIN,
    status=204,
)
def update_admin_onboarding(call: Call, body: AdminOnboardingUpdateDto) -> None:
    """Note that the first steps are done, or to be shown again."""
    service.set_onboarded(call.runtime, is_onboarded=body.is_onboarded)


@metadata.get("/system-metadata/reverse-geocoding-state", "getReverseGeocodingState", **METADATA_READ)
def get_reverse_geocoding_state(call: Call) -> ReverseGeocodingStateResponseDto:
    """Which gazetteer was imported."""
    return service.reverse_geocoding_state(call.runtime)


@metadata.get("/system-metadata/version-check-state", "getVersionCheckState", **METADATA_READ)
def get_version_check_state(call: Call) -> VersionCheckStateResponseDto:
    """What the last look for a newer version found."""
    return service.version_check_state(call.runtime)
