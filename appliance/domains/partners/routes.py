"""Operations under ``/partners``."""

from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.http.wire import Uuid
from appliance.core.permissions import Permission
from appliance.domains.partners import service
from appliance.domains.partners.dtos import PartnerCreateDto, PartnerResponseDto, PartnersQuery, PartnerUpdateDto

routes = Routes("Partners")


@routes.get("/partners", "getPartners", permission=Permission.PARTNER_READ)
def get_partners(call: Call, query: PartnersQuery) -> list[PartnerResponseDto]:
    """The caller's partners in one direction."""
    return service.search(call.runtime, call.principal, query.direction)


@routes.post("/partners", "createPartner", permission=Permission.PARTNER_CREATE)
def create_partner(call: Call, body: PartnerCreateDto) -> PartnerResponseDto:
    """Share everything with a user."""
    return service.create(call.runtime, call.principal, body.shared_with_id)


@routes.post("/partners/{id}", "createPartnerDeprecated", permission=Permission.PARTNER_CREATE)
def create_partner_deprecated(call: Call, id: Uuid) -> PartnerResponseDto:
    """The same as apps before 3.0 ask for it."""
    return service.create(call.runtime, call.principal, id)


@routes.put("/partners/{id}", "updatePartner", permission=Permission.PARTNER_UPDATE)
def update_partner(call: Call, id: Uuid, body: PartnerUpdateDto) -> PartnerResponseDto:
    """Say how the caller wants to see what a user shares."""
    return service.update(call.runtime, call.principal, id, in_timeline=body.in_timeline)


@routes.delete("/partners/{id}", "removePartner", permission=Permission.PARTNER_DELETE)
def remove_partner(call: Call, id: Uuid) -> None:
    """Stop sharing with a user."""
    service.delete(call.runtime, call.principal, id)
