"""Wire shapes of ``/queues`` and ``/jobs``."""

import typing
from typing import Literal

from appliance.core.http.wire import UNSET, Dto, JsonObject, UnsetType

QueueName = Literal[
    "thumbnailGeneration",
    "metadataExtraction",
    "videoConversion",
    "faceDetection",
    "facialRecognition",
    "smartSearch",
    "duplicateDetection",
    "backgroundTask",
    "storageTemplateMigration",
    "migration",
    "search",
    "sidecar",
    "library",
    "notifications",
    "backupDatabase",
    "ocr",
    "workflow",
    "integrityCheck",
    "editor",
]
QUEUES: tuple[QueueName, ...] = typing.get_args(QueueName)
"""In the order in which they are listed."""

QueueCommand = Literal["start", "pause", "resume", "empty", "clear-failed"]
QueueJobStatus = Literal["active", "failed", "completed", "delayed", "waiting", "paused"]
JobName = Literal[
    "AssetDelete",
    "AssetDeleteCheck",
    "AssetDetectFacesQueueAll",
    "AssetDetectFaces",
    "AssetDetectDuplicatesQueueAll",
    "AssetDetectDuplicates",
    "AssetEditThumbnailGeneration",
    "AssetEncodeVideoQueueAll",
    "AssetEncodeVideo",
    "AssetEmptyTrash",
    "AssetExtractMetadataQueueAll",
    "AssetExtractMetadata",
    "AssetFileMigration",
    "AssetGenerateThumbnailsQueueAll",
    "AssetGenerateThumbnails",
    "AuditTableCleanup",
    "DatabaseBackup",
    "FacialRecognitionQueueAll",
    "FacialRecognition",
    "FileDelete",
    "FileMigrationQueueAll",
    "LibraryDeleteCheck",
    "LibraryDelete",
    "LibraryRemoveAsset",
    "LibraryScanAssetsQueueAll",
    "LibrarySyncAssets",
    "LibrarySyncFilesQueueAll",
    "LibrarySyncFiles",
    "LibraryScanQueueAll",
    "HlsSessionCleanup",
    "MemoryCleanup",
    "MemoryGenerate",
    "NotificationsCleanup",
    "NotifyUserSignup",
    "NotifyAlbumInvite",
    "NotifyAlbumUpdate",
    "UserDelete",
    "UserDeleteCheck",
    "UserSyncUsage",
    "PersonCleanup",
    "PersonFileMigration",
    "PersonGenerateThumbnail",
    "SessionCleanup",
    "SendMail",
    "SidecarQueueAll",
    "SidecarCheck",
    "SidecarWrite",
    "SmartSearchQueueAll",
    "SmartSearch",
    "StorageTemplateMigration",
    "StorageTemplateMigrationSingle",
    "TagCleanup",
    "VersionCheck",
    "OcrQueueAll",
    "Ocr",
    "WorkflowAssetTrigger",
    "IntegrityUntrackedFilesQueueAll",
    "IntegrityUntrackedFiles",
    "IntegrityUntrackedRefresh",
    "IntegrityMissingFilesQueueAll",
    "IntegrityMissingFiles",
    "IntegrityMissingFilesRefresh",
    "IntegrityChecksumFiles",
    "IntegrityChecksumFilesRefresh",
    "IntegrityDeleteReportType",
    "IntegrityDeleteReports",
]
ManualJobName = Literal[
    "person-cleanup",
    "tag-cleanup",
    "user-cleanup",
    "memory-cleanup",
    "memory-create",
    "backup-database",
    "integrity-missing-files",
    "integrity-untracked-files",
    "integrity-checksum-mismatch",
    "integrity-missing-files-refresh",
    "integrity-untracked-files-refresh",
    "integrity-checksum-mismatch-refresh",
    "integrity-missing-files-delete-all",
    "integrity-untracked-files-delete-all",
    "integrity-checksum-mismatch-delete-all",
]


class QueueStatisticsDto(Dto):
    """Jobs of a queue by status; ``completed`` is always 0, for finished jobs leave no trace."""

    active: int
    completed: int
    failed: int
    delayed: int
    waiting: int
    paused: int


class QueueResponseDto(Dto):
    """A queue."""

    name: QueueName
    is_paused: bool
    statistics: QueueStatisticsDto


class QueueUpdateDto(Dto):
    """What to change about a queue."""

    is_paused: bool | UnsetType = UNSET


class QueueDeleteDto(Dto):
    """What to remove from a queue besides what waits."""

    failed: bool | UnsetType = UNSET


class QueueJobsQuery(Dto):
    """Which jobs to list; without it, all."""

    status: list[QueueJobStatus] | UnsetType = UNSET


class QueueJobResponseDto(Dto):
    """A job; ``timestamp`` is milliseconds since 1970. The data of a failed one tell the ``error``."""

    name: JobName
    timestamp: int
    data: JsonObject
    id: str | UnsetType = UNSET


class QueueStatusLegacyDto(Dto):
    """Whether a queue works."""

    is_paused: bool
    is_active: bool


class QueueResponseLegacyDto(Dto):
    """A queue as clients before 2.4 know it."""

    queue_status: QueueStatusLegacyDto
    job_counts: QueueStatisticsDto


class QueuesResponseLegacyDto(Dto):
    """All queues by name."""

    thumbnail_generation: QueueResponseLegacyDto
    metadata_extraction: QueueResponseLegacyDto
    video_conversion: QueueResponseLegacyDto
    face_detection: QueueResponseLegacyDto
    facial_recognition: QueueResponseLegacyDto
    smart_search: QueueResponseLegacyDto
    duplicate_detection: QueueResponseLegacyDto
    background_task: QueueResponseLegacyDto
    storage_template_migration: QueueResponseLegacyDto
    migration: QueueResponseLegacyDto
    search: QueueResponseLegacyDto
    sidecar: QueueResponseLegacyDto
    library: QueueResponseLegacyDto
    notifications: QueueResponseLegacyDto
    backup_database: QueueResponseLegacyDto
    ocr: QueueResponseLegacyDto
    workflow: QueueResponseLegacyDto
    integrity_check: QueueResponseLegacyDto
    editor: QueueResponseLegacyDto


class QueueCommandDto(Dto):
    """A command to a queue."""

    command: QueueCommand
    force: bool | UnsetType = UNSET


class JobCreateDto(Dto):
    """Which job to run by hand."""

    name: ManualJobName
