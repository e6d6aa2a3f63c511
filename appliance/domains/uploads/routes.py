"""Operations by which photos come in."""

import asyncio
from collections.abc import Callable

from appliance.core.errors import BadRequest
from appliance.core.http.answers import WithStatus
from appliance.core.http.call import Call
from appliance.core.http.multipart import FilePart, Form
from appliance.core.http.operation import Routes
from appliance.core.permissions import Permission
from appliance.domains.uploads import service
from appliance.domains.uploads.dtos import (
    AssetBulkUploadCheckDto,
    AssetBulkUploadCheckResponseDto,
    AssetMediaCreateDto,
    AssetMediaResponseDto,
    fields_of,
)

routes = Routes("Assets")


@routes.post(
    "/assets",
    "uploadAsset",
    permission=Permission.ASSET_UPLOAD,
    shared_link=True,
    statuses=(200, 201),
    headers=("x-immich-checksum",),
    form=AssetMediaCreateDto,
    response=AssetMediaResponseDto,
)
async def upload_asset(call: Call) -> WithStatus:
    """Store a photo or video. A client that names a checksum we have is answered before it has sent anything."""
    checksum = call.header("x-immich-checksum")
    answer, room = await asyncio.to_thread(service.begin, call.runtime, call.principal, checksum)
    if answer is None:
        async with Form(call.runtime.files, _begin_file, _growing(room)) as form:
            await form.receive(call.header("content-type") or "", call.body_chunks())
            answer = await asyncio.to_thread(_store, call, form)
    return WithStatus(answer, 201 if answer.status == "created" else 200)


def _begin_file(form: Form, name: str, file_name: str) -> None:
    if name not in {"assetData", "sidecarData"} or name in form.files:
        raise BadRequest(f"Unexpected field - {name}")
    if name == "sidecarData":
        service.require_sidecar(file_name)
    elif form.texts:
        # Clients that send the fields first have sent the name that counts; otherwise it may still come.
        service.require_supported(_name(form, file_name))


def _growing(room: int | None) -> Callable[[FilePart], None]:
    def check(part: FilePart) -> None:
        if part.name == "assetData":
            service.require_room(room, part.size)

    return check


def _name(form: Form, file_name: str) -> str:
    """The field ``filename`` wins over the name of the part, which may be that of a temporary file (mobile-app.md §2.2)."""
    return form.texts.get("filename", [""])[0] or file_name


def _store(call: Call, form: Form) -> AssetMediaResponseDto:
    part: FilePart | None = form.files.get("assetData")
    if part is None:
        raise BadRequest("Field(s) assetData should not be empty" if form.files else "File is required")
    sidecar = form.files.get("sidecarData")
    upload = service.Upload(
        file_name=_name(form, part.file_name),
        fields=fields_of(form.texts),
        file=part.received(),
        sidecar=sidecar.received() if sidecar is not None and sidecar.size else None,
    )
    answer = service.store_upload(call.runtime, call.principal, upload)
    form.discard()
    return answer


@routes.post("/assets/bulk-upload-check", "checkBulkUpload", permission=Permission.ASSET_UPLOAD, status=200)
def check_bulk_upload(call: Call, body: AssetBulkUploadCheckDto) -> AssetBulkUploadCheckResponseDto:
    """Say which files are worth sending."""
    return AssetBulkUploadCheckResponseDto(results=service.check_uploads(call.runtime, call.principal, body.assets))
