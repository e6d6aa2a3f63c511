"""What Immich calls our kinds of jobs. A list of jobs can name only these (``JobName`` of the contract)."""

from appliance.domains.queues.dtos import JobName

IMMICH_NAMES: dict[str, JobName] = {
    "extract_metadata": "AssetExtractMetadata",
    "check_sidecar": "SidecarCheck",
    "write_sidecar": "SidecarWrite",
    "make_thumbnails": "AssetGenerateThumbnails",
    "make_edited_thumbnails": "AssetEditThumbnailGeneration",
    "encode_video": "AssetEncodeVideo",
    "delete_asset": "AssetDelete",
    "empty_trash": "AssetEmptyTrash",
    "check_trash": "AssetDeleteCheck",
    "erase_user": "UserDelete",
    "check_closed_users": "UserDeleteCheck",
    "count_usage": "UserSyncUsage",
    "notify_album_update": "NotifyAlbumUpdate",
    "mail_album_invite": "NotifyAlbumInvite",
    "mail_album_update": "SendMail",
    "mail_welcome": "NotifyUserSignup",
    "make_memories": "MemoryGenerate",
    "clean_memories": "MemoryCleanup",
    "start_thumbnailGeneration": "AssetGenerateThumbnailsQueueAll",
    "start_metadataExtraction": "AssetExtractMetadataQueueAll",
    "start_videoConversion": "AssetEncodeVideoQueueAll",
    "start_faceDetection": "AssetDetectFacesQueueAll",
    "start_facialRecognition": "FacialRecognitionQueueAll",
    "start_smartSearch": "SmartSearchQueueAll",
    "start_duplicateDetection": "AssetDetectDuplicatesQueueAll",
    "start_storageTemplateMigration": "StorageTemplateMigration",
    "start_migration": "FileMigrationQueueAll",
    "start_sidecar": "SidecarQueueAll",
    "start_library": "LibraryScanQueueAll",
    "start_backupDatabase": "DatabaseBackup",
    "start_ocr": "OcrQueueAll",
}
"""Kind of ours: its name on the wire. ``start_<queue>`` fills a queue."""
