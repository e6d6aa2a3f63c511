"""Shared links: photos for people without an account. Owns ``shared_link``, ``shared_link_asset``.

Checks the keys and slugs of links for every operation that they may call, and puts previews of them into the pages that
chats look at. ``receive`` takes what was uploaded through a link, in the transaction of the upload.
"""

from appliance.core.http.operation import Routes
from appliance.core.principal import CredentialKind
from appliance.core.runtime import Runtime
from appliance.domains.shared_links import authenticators, previews
from appliance.domains.shared_links.service import add_beside, receive

__all__ = ["add_beside", "receive", "register", "routes_of"]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.shared_links import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Tell the dispatcher how to check links, and the pages what to say about them."""
    runtime.authenticators[CredentialKind.SHARED_LINK_KEY] = authenticators.by_key
    runtime.authenticators[CredentialKind.SHARED_LINK_SLUG] = authenticators.by_slug
    runtime.page_heads["share"] = previews.by_key
    runtime.page_heads["s"] = previews.by_slug
