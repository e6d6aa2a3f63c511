"""Metadata: what files say about themselves, and what people say about them. Owns ``asset_exif, asset_video, asset_audio``.

Offers ``insert_empty`` for new assets, ``edit`` for what is changed in the app, and the jobs ``extract_metadata``,
``write_sidecar`` and ``find_sidecar``. Who has something to do with freshly read metadata calls ``follow`` in its
``register``.
"""

from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains.metadata import jobs
from appliance.domains.metadata.service import edit, follow, insert_empty

__all__ = ["edit", "follow", "insert_empty", "register"]


def register(runtime: Runtime) -> None:
    """Declare the jobs."""
    runtime.jobs.register(JobKind("extract_metadata", "metadataExtraction", jobs.extract_metadata, priority=2), runtime)
    runtime.jobs.register(JobKind("write_sidecar", "sidecar", jobs.write_sidecar, priority=2), runtime)
    runtime.jobs.register(JobKind("find_sidecar", "sidecar", jobs.find_sidecar, priority=2), runtime)
