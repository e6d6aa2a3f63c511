"""The system config in force: read from the database or a file, kept in memory, changed by administrators."""

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from appliance.core import log
from appliance.core.db import Reader, Transaction
from appliance.core.errors import BadRequest, ValidationFailed
from appliance.core.runtime import Runtime
from appliance.domains.system_config import config_file, document, queries, storage_template
from appliance.domains.system_config.dtos import (
    AdminConfigDto,
    ReverseGeocodingStateResponseDto,
    SystemConfigTemplateStorageOptionDto,
    VersionCheckStateResponseDto,
)
from appliance.domains.system_config.events import ConfigUpdated
from appliance.ml import clip_models

logger = log.get(__name__)

T = TypeVar("T")

KEY = "system-config"
ONBOARDING = "admin-onboarding"
GEOCODING = "reverse-geocoding-state"
VERSION_CHECK = "version-check-state"

LOG_LEVELS = {
    "verbose": logging.DEBUG,
    "debug": logging.DEBUG,
    "log": logging.INFO,
    "warn": logging.WARNING,
    "error": logging.ERROR,
    "fatal": logging.CRITICAL,
}
SILENT = logging.CRITICAL + 1
Follower = Callable[[AdminConfigDto], None]
Guard = Callable[[AdminConfigDto, AdminConfigDto], None]


@dataclass(slots=True)
class _State:
    """What is kept in ``runtime.memory``."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    config: AdminConfigDto | None = None
    followers: list[Follower] = field(default_factory=list)
    guards: list[Guard] = field(default_factory=list)


def _state(runtime: Runtime) -> _State:
    return runtime.memory.setdefault(KEY, _State())  # type: ignore[no-any-return]


def current(runtime: Runtime) -> AdminConfigDto:
    """The config in force. Raises ``StartRefused`` if it comes from a file with mistakes."""
    state = _state(runtime)
    if state.config is None:
        with state.lock:
            if state.config is None:
                state.config = _load(runtime)
    return state.config


def follow(runtime: Runtime, follower: Follower) -> None:
    """Call ``follower`` with the config now and after every change, before the administrator gets the answer."""
    state = _state(runtime)
    with state.lock:
        state.followers.append(follower)
        follower(current(runtime))


def guard(runtime: Runtime, check: Guard) -> None:
    """Call ``check`` with the wanted config and the one in force before each change; it raises ``BadRequest`` to refuse."""
    _state(runtime).guards.append(check)


def update(runtime: Runtime, wanted: AdminConfigDto) -> AdminConfigDto:
    """Put a config in force; what is in force then. Raises ``BadRequest`` with what cannot be.

    Departure from the reference: ``null`` for a number of ``ffmpeg`` is refused; there it becomes 0, a lossless video.
    """
    if runtime.settings.config_file is not None:
        raise BadRequest("Cannot update configuration while IMMICH_CONFIG_FILE is in use")
    state = _state(runtime)
    with state.lock:
        _vet(runtime, wanted, current(runtime))
        for check in state.guards:
            check(wanted, current(runtime))
        stored = document.differences(document.normalised(wanted))
        config = document.config_of(stored)
        runtime.db.write(lambda transaction: _store(transaction, stored))
        state.config = config
        for follower in state.followers:
            follower(config)
    return config


def change(runtime: Runtime, changes: dict[str, Any]) -> AdminConfigDto:
    """Put some members of the config in force (in the form of the wire), the others stay."""
    whole = msgspec.to_builtins(current(runtime))
    return update(runtime, document.config_of(document.laid_over(whole, changes)))


def start(runtime: Runtime) -> None:
    """Read the config, so that a file with mistakes stops the start, and log as it says unless the start decided that."""
    if runtime.settings.log_level is None:
        follow(runtime, _set_log_level)
    current(runtime)


def _set_log_level(config: AdminConfigDto) -> None:
    log.set_level(LOG_LEVELS[config.logging.level] if config.logging.enabled else SILENT)


def part(config: AdminConfigDto, shape: type[T]) -> T:
    """Those members of ``config`` that ``shape`` has."""
    return msgspec.convert(msgspec.to_builtins(config), shape)


def storage_template_options() -> SystemConfigTemplateStorageOptionDto:
    """What a storage template may be made of."""
    tokens = {f"{name}_options": list(options) for name, options in storage_template.TOKENS.items()}
    return SystemConfigTemplateStorageOptionDto(**tokens, preset_options=list(storage_template.PRESETS))


def _vet(runtime: Runtime, wanted: AdminConfigDto, before: AdminConfigDto) -> None:
    if runtime.settings.log_level is not None and wanted.logging != before.logging:
        raise BadRequest("Logging cannot be changed while the environment variable IMMICH_LOG_LEVEL is set.")
    model = wanted.machine_learning.clip.model_name
    if not clip_models.is_known(model):
        raise BadRequest(
            f"Unknown CLIP model: {model}. Please check the model name for typos and confirm this is a supported model."
        )
    if not storage_template.is_valid(wanted.storage_template.template):
        raise BadRequest("Invalid storage template")


def _store(transaction: Transaction, stored: dict[str, Any]) -> None:
    write_metadata(transaction, KEY, stored)
    transaction.emit(ConfigUpdated())


def _load(runtime: Runtime) -> AdminConfigDto:
    if runtime.settings.config_file is not None:
        return config_file.read(runtime.settings.config_file)
    stored = runtime.db.read(lambda reader: read_metadata(reader, KEY)) or {}
    try:
        return document.config_of(stored)
    except ValidationFailed as error:
        faults = error.issues
    # Another version wrote it, or a person. What is sound of it stays in force.
    for fault in faults:
        logger.error("stored config: %s: %s; the default is used", ".".join(map(str, fault["path"])), fault["message"])
        document.without(stored, fault["path"])
    return document.config_of(stored)


# -- facts about the server that have no table of their own


def read_metadata(reader: Reader, key: str) -> dict[str, Any] | None:
    """The value that is kept under a key."""
    text = queries.value(reader, key)
    return None if text is None else json.loads(text)


def write_metadata(transaction: Transaction, key: str, value: dict[str, Any]) -> None:
    """Keep a value under a key, in place of an older one."""
    queries.put(transaction, key, json.dumps(value, ensure_ascii=False))


def delete_metadata(transaction: Transaction, key: str) -> None:
    """Keep nothing under a key."""
    queries.delete(transaction, key)


def is_onboarded(runtime: Runtime) -> bool:
    """Whether an administrator went through the first steps. There are none when a file holds the config."""
    found = runtime.db.read(lambda reader: read_metadata(reader, ONBOARDING)) or {}
    return runtime.settings.config_file is not None or bool(found.get("isOnboarded"))


def set_onboarded(runtime: Runtime, *, is_onboarded: bool) -> None:
    """Note whether the first steps are done."""
    runtime.db.write(lambda transaction: write_metadata(transaction, ONBOARDING, {"isOnboarded": is_onboarded}))


def reverse_geocoding_state(runtime: Runtime) -> ReverseGeocodingStateResponseDto:
    """Which gazetteer was imported, nulls when none."""
    found = runtime.db.read(lambda reader: read_metadata(reader, GEOCODING)) or {}
    return ReverseGeocodingStateResponseDto(
        last_update=found.get("lastUpdate"), last_import_file_name=found.get("lastImportFileName")
    )


def version_check_state(runtime: Runtime) -> VersionCheckStateResponseDto:
    """What the last look for a newer version found, nulls when nobody looked."""
    found = runtime.db.read(lambda reader: read_metadata(reader, VERSION_CHECK)) or {}
    return VersionCheckStateResponseDto(checked_at=found.get("checkedAt"), release_version=found.get("releaseVersion"))
