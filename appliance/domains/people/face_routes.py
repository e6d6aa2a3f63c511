"""Operations under ``/faces``."""

from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.http.wire import Uuid
from appliance.core.permissions import Permission
from appliance.domains.people import faces
from appliance.domains.people.dtos import (
    AssetFaceCreateDto,
    AssetFaceDeleteDto,
    AssetFaceResponseDto,
    FaceDto,
    FacesQuery,
    PersonResponseDto,
)

routes = Routes("Faces")


@routes.get("/faces", "getFaces", permission=Permission.FACE_READ)
def get_faces(call: Call, query: FacesQuery) -> list[AssetFaceResponseDto]:
    """The faces of an asset."""
    return faces.of_asset(call.runtime, call.principal, query.id)


@routes.post("/faces", "createFace", permission=Permission.FACE_CREATE)
def create_face(call: Call, body: AssetFaceCreateDto) -> None:
    """Mark a face by hand."""
    faces.create(call.runtime, call.principal, body)


@routes.put("/faces/{id}", "reassignFacesById", permission=Permission.FACE_UPDATE)
def reassign_faces_by_id(call: Call, id: Uuid, body: FaceDto) -> PersonResponseDto:
    """Let the face in the body be that of the person in the path."""
    return faces.give(call.runtime, call.principal, id, body.id)


@routes.delete("/faces/{id}", "deleteFace", permission=Permission.FACE_DELETE)
def delete_face(call: Call, id: Uuid, body: AssetFaceDeleteDto) -> None:
    """Forget or hide a face."""
    faces.delete(call.runtime, call.principal, id, force=body.force)
