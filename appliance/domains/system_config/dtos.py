"""The system config as administrators see it: every field with its limits (behaviour/04 §4).

The members stand in the order of the reference's schema, which is the order of its answers and of its complaints.
Nothing but what the contract lets out has a default here; the default document is ``defaults.py``.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from appliance.core.http.wire import Dto, LenientBool, LenientInt
from appliance.core.text_checks import TIME_PATTERN, cron_problem, time_problem, url_or_empty, url_problem

SAFE_INTEGER = 2**53 - 1

Whole = Annotated[int, Meta(ge=0, le=SAFE_INTEGER)]
Positive = Annotated[int, Meta(ge=1, le=SAFE_INTEGER)]
AnyInteger = Annotated[int, Meta(ge=-SAFE_INTEGER, le=SAFE_INTEGER)]
Score = Annotated[float, Meta(ge=0.1, le=1)]
Quality = Annotated[int, Meta(ge=1, le=100)]
Cron = Annotated[str, Meta(extra={"check": cron_problem})]
Url = Annotated[str, Meta(extra={"check": url_problem})]

AudioCodec = Literal["mp3", "aac", "opus", "pcm_s16le"]
Colorspace = Literal["srgb", "p3"]
CQMode = Literal["auto", "cqp", "icq"]
HlsVideoResolution = Literal[480, 720, 1080, 1440, 2160]
ImageFormat = Literal["jpeg", "webp"]
LogLevel = Literal["verbose", "debug", "log", "warn", "error", "fatal"]
OAuthTokenEndpointAuthMethod = Literal["client_secret_post", "client_secret_basic"]
ReleaseChannel = Literal["stable", "releaseCandidate"]
ToneMapping = Literal["hable", "mobius", "reinhard", "disabled"]
TranscodeHWAccel = Literal["nvenc", "qsv", "vaapi", "rkmpp", "disabled"]
TranscodePolicy = Literal["all", "optimal", "bitrate", "required", "disabled"]
VideoCodec = Literal["h264", "hevc", "vp9", "av1"]
VideoContainer = Literal["mov", "mp4", "ogg", "webm"]


class ConfigDto(Struct, frozen=True, rename="camel", kw_only=True):
    """A section: shared by all threads, so nobody may change it."""


class AdminConfigDatabaseBackupDto(ConfigDto, frozen=True):
    """When the database is backed up, and how many backups stay."""

    enabled: LenientBool
    cron_expression: Cron
    keep_last_amount: Positive


class AdminConfigBackupsDto(ConfigDto, frozen=True):
    """Backups."""

    database: AdminConfigDatabaseBackupDto


class AdminConfigFFmpegRealtimeDto(ConfigDto, frozen=True):
    """Transcoding while somebody watches (HLS)."""

    enabled: LenientBool
    video_codecs: list[VideoCodec]
    resolutions: list[HlsVideoResolution]


class AdminConfigFFmpegDto(ConfigDto, frozen=True):
    """How and when videos are transcoded."""

    crf: Annotated[LenientInt, Meta(ge=0, le=51)]
    threads: Annotated[LenientInt, Meta(ge=0, le=SAFE_INTEGER)]
    preset: str
    target_video_codec: VideoCodec
    accepted_video_codecs: list[VideoCodec]
    target_audio_codec: AudioCodec
    accepted_audio_codecs: list[AudioCodec]
    accepted_containers: list[VideoContainer]
    target_resolution: str
    max_bitrate: str
    bframes: Annotated[LenientInt, Meta(ge=-1, le=16)]
    refs: Annotated[LenientInt, Meta(ge=0, le=6)]
    gop_size: Annotated[LenientInt, Meta(ge=0, le=SAFE_INTEGER)]
    temporal_aq: LenientBool = field(name="temporalAQ")
    cq_mode: CQMode
    two_pass: LenientBool
    preferred_hw_device: str
    transcode: TranscodePolicy
    accel: TranscodeHWAccel
    accel_decode: LenientBool
    tonemap: ToneMapping
    realtime: AdminConfigFFmpegRealtimeDto


class AdminConfigLoggingDto(ConfigDto, frozen=True):
    """What the server logs."""

    enabled: LenientBool
    level: LogLevel


class AdminConfigMachineLearningAvailabilityChecksDto(ConfigDto, frozen=True):
    """How a remote machine learning service is watched; milliseconds."""

    enabled: LenientBool
    timeout: AnyInteger
    interval: AnyInteger


class AdminConfigClipDto(ConfigDto, frozen=True):
    """Search by meaning."""

    enabled: bool
    model_name: str


class AdminConfigDuplicateDetectionDto(ConfigDto, frozen=True):
    """Photos that are nearly the same."""

    enabled: bool
    max_distance: Annotated[float, Meta(ge=0.001, le=0.1)]


class AdminConfigFacialRecognitionDto(ConfigDto, frozen=True):
    """Faces and whose they are."""

    enabled: bool
    model_name: str
    min_score: Score
    max_distance: Annotated[float, Meta(ge=0.1, le=2)]
    min_faces: Positive


class AdminConfigOcrDto(ConfigDto, frozen=True):
    """Text in photos."""

    enabled: bool
    model_name: str
    max_resolution: Positive
    min_detection_score: Score
    min_recognition_score: Score


class AdminConfigMachineLearningDto(ConfigDto, frozen=True):
    """Everything that needs a model."""

    enabled: LenientBool
    urls: Annotated[list[str], Meta(min_length=1)]
    availability_checks: AdminConfigMachineLearningAvailabilityChecksDto
    clip: AdminConfigClipDto
    duplicate_detection: AdminConfigDuplicateDetectionDto
    facial_recognition: AdminConfigFacialRecognitionDto
    ocr: AdminConfigOcrDto


class AdminConfigMapDto(ConfigDto, frozen=True):
    """The map and where its tiles come from."""

    enabled: LenientBool
    light_style: Url
    dark_style: Url


class AdminConfigNewVersionCheckDto(ConfigDto, frozen=True):
    """Whether the server asks for newer versions of itself."""

    enabled: LenientBool
    channel: ReleaseChannel


class AdminConfigNightlyTasksDto(ConfigDto, frozen=True):
    """What is done every night, and when (time of the server)."""

    start_time: Annotated[
        str,
        Meta(pattern=TIME_PATTERN, extra={"check": time_problem, "expected": "string in HH:MM format"}),
    ]
    database_cleanup: LenientBool
    missing_thumbnails: LenientBool
    cluster_new_faces: LenientBool
    generate_memories: LenientBool
    sync_quota_usage: LenientBool


class AdminConfigOAuthDto(ConfigDto, frozen=True):
    """Login by another service; quota in GiB, timeout in milliseconds."""

    auto_launch: LenientBool
    auto_register: LenientBool
    button_text: str
    client_id: str
    client_secret: str
    token_endpoint_auth_method: OAuthTokenEndpointAuthMethod
    timeout: Positive
    allow_insecure_requests: LenientBool
    default_storage_quota: Whole | None
    enabled: LenientBool
    issuer_url: Annotated[str, Meta(extra={"check": url_or_empty("Issuer URL")})]
    scope: str
    prompt: str
    end_session_endpoint: Annotated[str, Meta(extra={"check": url_or_empty("endSessionEndpoint")})]
    signing_algorithm: str
    profile_signing_algorithm: str
    storage_label_claim: str
    storage_quota_claim: str
    role_claim: str
    mobile_override_enabled: LenientBool
    mobile_redirect_uri: str
    account_management_url: Annotated[str, Meta(extra={"check": url_or_empty("Account management URL")})] = ""


class AdminConfigPasswordLoginDto(ConfigDto, frozen=True):
    """Login by e-mail and password."""

    enabled: LenientBool


class AdminConfigReverseGeocodingDto(ConfigDto, frozen=True):
    """Names of places for positions."""

    enabled: LenientBool


class AdminConfigFacesDto(ConfigDto, frozen=True):
    """Faces that other programs wrote into files."""

    import_: LenientBool = field(name="import")


class AdminConfigMetadataDto(ConfigDto, frozen=True):
    """What is read from files."""

    faces: AdminConfigFacesDto


class AdminConfigStorageTemplateDto(ConfigDto, frozen=True):
    """Where originals lie on the disk."""

    enabled: LenientBool
    hash_verification_enabled: LenientBool
    template: str


class AdminConfigJobSettingsDto(ConfigDto, frozen=True):
    """How many jobs of a queue run at once."""

    concurrency: Positive


class AdminConfigJobDto(ConfigDto, frozen=True):
    """The queues whose concurrency can be chosen."""

    thumbnail_generation: AdminConfigJobSettingsDto
    metadata_extraction: AdminConfigJobSettingsDto
    video_conversion: AdminConfigJobSettingsDto
    face_detection: AdminConfigJobSettingsDto
    smart_search: AdminConfigJobSettingsDto
    background_task: AdminConfigJobSettingsDto
    migration: AdminConfigJobSettingsDto
    search: AdminConfigJobSettingsDto
    sidecar: AdminConfigJobSettingsDto
    library: AdminConfigJobSettingsDto
    notifications: AdminConfigJobSettingsDto
    ocr: AdminConfigJobSettingsDto
    workflow: AdminConfigJobSettingsDto
    editor: AdminConfigJobSettingsDto
    integrity_check: AdminConfigJobSettingsDto


class AdminConfigGeneratedImageDto(ConfigDto, frozen=True):
    """A derived image; ``size`` is its longer (thumbnail: shorter) side in pixels."""

    format: ImageFormat
    quality: Quality
    size: Positive
    progressive: LenientBool = False


class AdminConfigGeneratedFullsizeImageDto(ConfigDto, frozen=True):
    """A derived image of full size, for originals that browsers cannot show."""

    enabled: LenientBool
    format: ImageFormat
    quality: Quality
    progressive: LenientBool = False


class AdminConfigImageDto(ConfigDto, frozen=True):
    """The derived images."""

    thumbnail: AdminConfigGeneratedImageDto
    preview: AdminConfigGeneratedImageDto
    fullsize: AdminConfigGeneratedFullsizeImageDto
    colorspace: Colorspace
    extract_embedded: LenientBool


class AdminConfigTrashDto(ConfigDto, frozen=True):
    """How long deleted assets wait."""

    enabled: LenientBool
    days: Whole


class AdminConfigThemeDto(ConfigDto, frozen=True):
    """How the web client looks."""

    custom_css: str


class AdminConfigLibraryScanDto(ConfigDto, frozen=True):
    """When external libraries are read again."""

    enabled: LenientBool
    cron_expression: Cron


class AdminConfigLibraryWatchDto(ConfigDto, frozen=True):
    """Whether external libraries are watched for changes."""

    enabled: LenientBool


class AdminConfigLibraryDto(ConfigDto, frozen=True):
    """External libraries."""

    scan: AdminConfigLibraryScanDto
    watch: AdminConfigLibraryWatchDto


class AdminConfigSmtpTransportDto(ConfigDto, frozen=True):
    """The mail server."""

    ignore_cert: LenientBool
    host: str
    port: Annotated[int, Meta(ge=0, le=65535)]
    secure: LenientBool
    username: str
    password: str


class AdminConfigSmtpDto(ConfigDto, frozen=True):
    """How mails are sent."""

    enabled: LenientBool
    from_: str = field(name="from")
    reply_to: str
    transport: AdminConfigSmtpTransportDto


class AdminConfigNotificationsDto(ConfigDto, frozen=True):
    """How people are told."""

    smtp: AdminConfigSmtpDto


class AdminConfigTemplateEmailsDto(ConfigDto, frozen=True):
    """Texts of mails; an empty one takes the built-in text."""

    album_invite_template: str
    welcome_template: str
    album_update_template: str


class AdminConfigTemplatesDto(ConfigDto, frozen=True):
    """Own texts."""

    email: AdminConfigTemplateEmailsDto


class AdminConfigServerDto(ConfigDto, frozen=True):
    """How this server presents itself."""

    external_domain: Annotated[str, Meta(extra={"check": url_or_empty("External domain")})]
    login_page_message: str
    public_users: LenientBool


class AdminConfigUserDto(ConfigDto, frozen=True):
    """Days between the deletion of a user and the loss of their photos."""

    delete_delay: Positive


class AdminConfigIntegrityJobDto(ConfigDto, frozen=True):
    """When a check of the files runs."""

    enabled: bool
    cron_expression: Cron


class AdminConfigIntegrityChecksumJobDto(ConfigDto, frozen=True):
    """When checksums are verified, for how many milliseconds, and for which share of the files."""

    enabled: bool
    cron_expression: Cron
    time_limit: Whole
    percentage_limit: Annotated[float, Meta(ge=0, le=1)]


class AdminConfigIntegrityChecksDto(ConfigDto, frozen=True):
    """Checks of the files."""

    missing_files: AdminConfigIntegrityJobDto
    untracked_files: AdminConfigIntegrityJobDto
    checksum_files: AdminConfigIntegrityChecksumJobDto


class AdminConfigDto(ConfigDto, frozen=True):
    """The whole system config."""

    backup: AdminConfigBackupsDto
    ffmpeg: AdminConfigFFmpegDto
    logging: AdminConfigLoggingDto
    machine_learning: AdminConfigMachineLearningDto
    map: AdminConfigMapDto
    new_version_check: AdminConfigNewVersionCheckDto
    nightly_tasks: AdminConfigNightlyTasksDto
    oauth: AdminConfigOAuthDto
    password_login: AdminConfigPasswordLoginDto
    reverse_geocoding: AdminConfigReverseGeocodingDto
    metadata: AdminConfigMetadataDto
    storage_template: AdminConfigStorageTemplateDto
    job: AdminConfigJobDto
    image: AdminConfigImageDto
    trash: AdminConfigTrashDto
    theme: AdminConfigThemeDto
    library: AdminConfigLibraryDto
    notifications: AdminConfigNotificationsDto
    templates: AdminConfigTemplatesDto
    server: AdminConfigServerDto
    user: AdminConfigUserDto
    integrity_checks: AdminConfigIntegrityChecksDto


class SystemConfigTemplateStorageOptionDto(Dto):
    """What a storage template may be made of."""

    second_options: list[str]
    minute_options: list[str]
    day_options: list[str]
    week_options: list[str]
    hour_options: list[str]
    year_options: list[str]
    month_options: list[str]
    preset_options: list[str]


class AdminOnboardingUpdateDto(Dto):
    """Whether an administrator went through the first steps."""

    is_onboarded: bool


class ReverseGeocodingStateResponseDto(Dto):
    """Which gazetteer was imported, and when."""

    last_update: str | None
    last_import_file_name: str | None


class VersionCheckStateResponseDto(Dto):
    """What the last look for a newer version found."""

    checked_at: str | None
    release_version: str | None
