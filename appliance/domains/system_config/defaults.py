"""The default document (behaviour/04 §4): what is in force until an administrator says otherwise.

It differs from the reference's in one place: ``newVersionCheck`` is off, for nothing here calls home unasked. Machine
learning runs in this process, so ``urls`` has no meaning; it keeps the reference's value for clients that show it.
"""

from typing import Any

import msgspec

from appliance.domains.system_config.dtos import AdminConfigDto

DOCUMENT: dict[str, Any] = {
    "backup": {
        "database": {"enabled": True, "cronExpression": "0 02 * * *", "keepLastAmount": 14},
    },
    "ffmpeg": {
        "crf": 23,
        "threads": 0,
        "preset": "ultrafast",
        "targetVideoCodec": "h264",
        "acceptedVideoCodecs": ["h264"],
        "targetAudioCodec": "aac",
        "acceptedAudioCodecs": ["aac", "mp3", "opus"],
        "acceptedContainers": ["mov", "ogg", "webm"],
        "targetResolution": "720",
        "maxBitrate": "0",
        "bframes": -1,
        "refs": 0,
        "gopSize": 0,
        "temporalAQ": False,
        "cqMode": "auto",
        "twoPass": False,
        "preferredHwDevice": "auto",
        "transcode": "required",
        "accel": "disabled",
        "accelDecode": True,
        "tonemap": "hable",
        "realtime": {"enabled": False, "videoCodecs": ["h264", "hevc"], "resolutions": [480, 720, 1080]},
    },
    "logging": {"enabled": True, "level": "log"},
    "machineLearning": {
        "enabled": True,
        "urls": ["http://immich-machine-learning:3003"],
        "availabilityChecks": {"enabled": True, "timeout": 2000, "interval": 30000},
        "clip": {"enabled": True, "modelName": "ViT-B-32__openai"},
        "duplicateDetection": {"enabled": True, "maxDistance": 0.01},
        "facialRecognition": {"enabled": True, "modelName": "buffalo_l", "minScore": 0.7, "maxDistance": 0.5, "minFaces": 3},
        "ocr": {
            "enabled": True,
            "modelName": "PP-OCRv5_mobile",
            "maxResolution": 736,
            "minDetectionScore": 0.5,
            "minRecognitionScore": 0.8,
        },
    },
    "map": {
        "enabled": True,
        "lightStyle": "https://tiles.immich.cloud/v1/style/light.json",
        "darkStyle": "https://tiles.immich.cloud/v1/style/dark.json",
    },
    "newVersionCheck": {"enabled": False, "channel": "stable"},
    "nightlyTasks": {
        "startTime": "00:00",
        "databaseCleanup": True,
        "missingThumbnails": True,
        "clusterNewFaces": True,
        "generateMemories": True,
        "syncQuotaUsage": True,
    },
    "oauth": {
        "autoLaunch": False,
        "autoRegister": True,
        "buttonText": "Login with OAuth",
        "clientId": "",
        "clientSecret": "",
        "tokenEndpointAuthMethod": "client_secret_post",
        "timeout": 30000,
        "allowInsecureRequests": False,
        "defaultStorageQuota": None,
        "enabled": False,
        "issuerUrl": "",
        "scope": "openid email profile",
        "prompt": "",
        "endSessionEndpoint": "",
        "signingAlgorithm": "RS256",
        "profileSigningAlgorithm": "none",
        "storageLabelClaim": "preferred_username",
        "storageQuotaClaim": "immich_quota",
        "roleClaim": "immich_role",
        "mobileOverrideEnabled": False,
        "mobileRedirectUri": "",
        "accountManagementUrl": "",
    },
    "passwordLogin": {"enabled": True},
    "reverseGeocoding": {"enabled": True},
    "metadata": {
        "faces": {"import": False},
    },
    "storageTemplate": {"enabled": False, "hashVerificationEnabled": True, "template": "{{y}}/{{y}}-{{MM}}-{{dd}}/{{filename}}"},
    "job": {
        "thumbnailGeneration": {"concurrency": 3},
        "metadataExtraction": {"concurrency": 5},
        "videoConversion": {"concurrency": 1},
        "faceDetection": {"concurrency": 2},
        "smartSearch": {"concurrency": 2},
        "backgroundTask": {"concurrency": 5},
        "migration": {"concurrency": 5},
        "search": {"concurrency": 5},
        "sidecar": {"concurrency": 5},
        "library": {"concurrency": 5},
        "notifications": {"concurrency": 5},
        "ocr": {"concurrency": 1},
        "workflow": {"concurrency": 5},
        "editor": {"concurrency": 2},
        "integrityCheck": {"concurrency": 1},
    },
    "image": {
        "thumbnail": {"format": "webp", "quality": 80, "size": 250, "progressive": False},
        "preview": {"format": "jpeg", "quality": 80, "size": 1440, "progressive": False},
        "fullsize": {"enabled": False, "format": "jpeg", "quality": 80, "progressive": False},
        "colorspace": "p3",
        "extractEmbedded": False,
    },
    "trash": {"enabled": True, "days": 30},
    "theme": {"customCss": ""},
    "library": {
        "scan": {"enabled": True, "cronExpression": "0 0 * * *"},
        "watch": {"enabled": False},
    },
    "notifications": {
        "smtp": {
            "enabled": False,
            "from": "",
            "replyTo": "",
            "transport": {"ignoreCert": False, "host": "", "port": 587, "secure": False, "username": "", "password": ""},
        },
    },
    "templates": {
        "email": {"albumInviteTemplate": "", "welcomeTemplate": "", "albumUpdateTemplate": ""},
    },
    "server": {"externalDomain": "", "loginPageMessage": "", "publicUsers": True},
    "user": {"deleteDelay": 7},
    "integrityChecks": {
        "missingFiles": {"enabled": True, "cronExpression": "0 03 * * *"},
        "untrackedFiles": {"enabled": True, "cronExpression": "0 03 * * *"},
        "checksumFiles": {"enabled": True, "cronExpression": "0 03 * * *", "timeLimit": 3600000, "percentageLimit": 1},
    },
}

DEFAULTS = msgspec.convert(DOCUMENT, AdminConfigDto)
