"""Wire shapes of ``/oauth`` (behaviour/01 §6)."""

from typing import Annotated

from msgspec import Meta, field

from appliance.core.http.wire import UNSET, Dto, UnsetType


class OAuthConfigDto(Dto):
    """Where a login begins. Apps bring their own state and PKCE challenge; browsers get them as cookies."""

    redirect_uri: str
    state: str | UnsetType = UNSET
    code_challenge: str | UnsetType = UNSET


class OAuthAuthorizeResponseDto(Dto):
    """The page of the login service."""

    url: str


class OAuthCallbackDto(Dto):
    """Where the login service sent the browser, with what the app brought at the beginning."""

    url: Annotated[str, Meta(min_length=1)]
    state: str | UnsetType = UNSET
    code_verifier: str | UnsetType = UNSET


class OAuthBackchannelLogoutDto(Dto):
    """What the login service says about a session that ended there."""

    logout_token: str = field(name="logout_token")
