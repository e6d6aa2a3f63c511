"""What of the system config users and everybody may see (behaviour/11 §8). Made from the whole by leaving out the rest."""

from appliance.core.http.wire import Dto
from appliance.domains.system_config.dtos import HlsVideoResolution, VideoCodec


class UserConfigFFmpegRealtimeDto(Dto):
    """Transcoding while somebody watches."""

    enabled: bool
    resolutions: list[HlsVideoResolution]
    video_codecs: list[VideoCodec]


class UserConfigFFmpegDto(Dto):
    """Videos."""

    realtime: UserConfigFFmpegRealtimeDto


class UserConfigGeneratedFullsizeImageDto(Dto):
    """Whether derived images of full size exist."""

    enabled: bool


class UserConfigGeneratedImageDto(Dto):
    """Size of a derived image in pixels."""

    size: int


class UserConfigImageDto(Dto):
    """The derived images."""

    fullsize: UserConfigGeneratedFullsizeImageDto
    preview: UserConfigGeneratedImageDto
    thumbnail: UserConfigGeneratedImageDto


class UserConfigClipDto(Dto):
    """Search by meaning."""

    enabled: bool


class UserConfigDuplicateDetectionDto(Dto):
    """Photos that are nearly the same."""

    enabled: bool


class UserConfigFacialRecognitionDto(Dto):
    """Faces."""

    enabled: bool
    min_faces: int


class UserConfigOcrDto(Dto):
    """Text in photos."""

    enabled: bool


class UserConfigMachineLearningDto(Dto):
    """What models are used for."""

    clip: UserConfigClipDto
    duplicate_detection: UserConfigDuplicateDetectionDto
    enabled: bool
    facial_recognition: UserConfigFacialRecognitionDto
    ocr: UserConfigOcrDto


class UserConfigMapDto(Dto):
    """The map."""

    dark_style: str
    enabled: bool
    light_style: str


class UserConfigOAuthDto(Dto):
    """Login by another service."""

    auto_launch: bool
    button_text: str
    enabled: bool


class UserConfigPasswordLoginDto(Dto):
    """Login by e-mail and password."""

    enabled: bool


class UserConfigReverseGeocodingDto(Dto):
    """Names of places."""

    enabled: bool


class UserConfigServerDto(Dto):
    """How this server presents itself."""

    external_domain: str
    login_page_message: str
    public_users: bool


class UserConfigThemeDto(Dto):
    """How the web client looks."""

    custom_css: str


class UserConfigTrashDto(Dto):
    """How long deleted assets wait."""

    days: int
    enabled: bool


class UserConfigUserDto(Dto):
    """Days between the deletion of a user and the loss of their photos."""

    delete_delay: int


class UserConfigDto(Dto):
    """What users see."""

    ffmpeg: UserConfigFFmpegDto
    image: UserConfigImageDto
    machine_learning: UserConfigMachineLearningDto
    map: UserConfigMapDto
    oauth: UserConfigOAuthDto
    password_login: UserConfigPasswordLoginDto
    reverse_geocoding: UserConfigReverseGeocodingDto
    server: UserConfigServerDto
    theme: UserConfigThemeDto
    trash: UserConfigTrashDto
    user: UserConfigUserDto


class PublicConfigOAuthDto(Dto):
    """Login by another service."""

    auto_launch: bool
    button_text: str
    enabled: bool


class PublicConfigPasswordLoginDto(Dto):
    """Login by e-mail and password."""

    enabled: bool


class PublicConfigServerDto(Dto):
    """How this server presents itself."""

    login_page_message: str


class PublicConfigThemeDto(Dto):
    """How the web client looks."""

    custom_css: str


class PublicConfigDto(Dto):
    """What everybody sees."""

    oauth: PublicConfigOAuthDto
    password_login: PublicConfigPasswordLoginDto
    server: PublicConfigServerDto
    theme: PublicConfigThemeDto
