"""Operations under ``/sync`` (behaviour/03 §1)."""

from appliance.core.errors import Forbidden
from appliance.core.http.answers import Stream
from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.permissions import Permission
from appliance.domains.sync import service
from appliance.domains.sync.dtos import SyncAckDeleteDto, SyncAckDto, SyncAckSetDto, SyncStreamDto

routes = Routes("Sync")


def _session(call: Call) -> str:
    if call.principal.session_id is None:
        raise Forbidden("Sync endpoints cannot be used with API keys")
    return call.principal.session_id


@routes.post("/sync/stream", "getSyncStream", permission=Permission.SYNC_STREAM, status=200)
def get_sync_stream(call: Call, body: SyncStreamDto) -> Stream:
    """What changed since the session's acknowledgements, as JSON lines."""
    lines = service.stream(call.runtime, call.principal.user_id, _session(call), body.types, reset=body.reset is True)
    return Stream(lines, "application/jsonlines+json", compress=True)


@routes.get("/sync/ack", "getSyncAck", permission=Permission.SYNC_CHECKPOINT_READ)
def get_sync_ack(call: Call) -> list[SyncAckDto]:
    """What the session has acknowledged."""
    return service.acks(call.runtime, _session(call))


@routes.post("/sync/ack", "sendSyncAck", permission=Permission.SYNC_CHECKPOINT_UPDATE, status=204)
def send_sync_ack(call: Call, body: SyncAckSetDto) -> None:
    """Acknowledge lines."""
    service.acknowledge(call.runtime, _session(call), body.acks)


@routes.delete("/sync/ack", "deleteSyncAck", permission=Permission.SYNC_CHECKPOINT_DELETE)
def delete_sync_ack(call: Call, body: SyncAckDeleteDto) -> None:
    """Have lines sent again."""
    service.forget_acks(call.runtime, _session(call), body.types if isinstance(body.types, list) else None)
