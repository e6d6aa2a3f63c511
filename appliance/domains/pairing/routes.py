"""The operation that the page "Connect a phone" asks."""

from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.permissions import Permission
from appliance.domains.pairing import service
from appliance.domains.pairing.dtos import AddressesQuery, AddressesResponse

routes = Routes("Shoebox")


@routes.get("/shoebox/addresses", "getAddresses", permission=Permission.SERVER_ABOUT, documented=False)
def get_addresses(call: Call, query: AddressesQuery) -> AddressesResponse:
    """Where a phone can find this server."""
    return AddressesResponse(addresses=service.addresses_for(call.runtime, query.origin))
