"""Operations under ``/download``."""

from starlette.concurrency import iterate_in_threadpool

from appliance.core.http.answers import Stream
from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.permissions import Permission
from appliance.domains.download import service
from appliance.domains.download.dtos import DownloadArchiveDto, DownloadInfoDto, DownloadResponseDto

routes = Routes("Download")


@routes.post("/download/info", "getDownloadInfo", permission=Permission.ASSET_DOWNLOAD, shared_link=True)
def get_download_info(call: Call, body: DownloadInfoDto) -> DownloadResponseDto:
    """How a download is split into archives."""
    return service.plan(call.runtime, call.principal, body)


@routes.post(
    "/download/archive",
    "downloadArchive",
    permission=Permission.ASSET_DOWNLOAD,
    shared_link=True,
    status=200,
    media_type="application/octet-stream",
)
def download_archive(call: Call, body: DownloadArchiveDto) -> Stream:
    """One archive."""
    chunks = service.archive(call.runtime, call.principal, body.asset_ids, edited=body.edited is True)
    return Stream(iterate_in_threadpool(chunks), "application/octet-stream")
