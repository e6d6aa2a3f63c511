"""Metadata: what files say about themselves, and what people say about them. Owns ``asset_exif, asset_video, asset_audio``.

Offers ``insert_empty`` for new assets, ``edit`` for what is changed in the app, and the jobs ``extract_metadata``,
``write_sidecar`` and ``check_sidecar``. Who has something to do with freshly read metadata calls ``follow`` in its
``register``; who moves the files of an asset holds ``turn_of``.
"""

from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains import queues
from appliance.domains.metadata import jobs
from appliance.domains.metadata.service import edit, follow, insert_empty, shift_dates, start_extraction, start_sidecars, turn_of

__all__ = ["edit", "follow", "insert_empty", "register", "shift_dates", "turn_of"]


def register(runtime: Runtime) -> None:
    """Declare the jobs. They come before thumbnails: without a date a photo stands in the wrong place of the timeline."""
    for function, queue in (
        (jobs.extract_metadata, "metadataExtraction"),
        (jobs.write_sidecar, "sidecar"),
        (jobs.check_sidecar, "sidecar"),
    ):
        kind = JobKind(function.__name__, queue, function, priority=2, retries=2, retry_delay=120)
        runtime.jobs.register(kind, runtime)
    queues.declare_start(runtime, "metadataExtraction", start_extraction)
    queues.declare_start(runtime, "sidecar", start_sidecars)
