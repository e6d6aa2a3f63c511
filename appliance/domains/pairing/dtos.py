"""Wire shapes of ``/shoebox/addresses``."""

from typing import Annotated

from msgspec import Meta

from appliance.core.http.wire import Dto


class AddressesQuery(Dto):
    """Where the browser that asks has found the server."""

    origin: Annotated[str, Meta(pattern=r"^https?://[^\s/]{1,255}$")]


class QrCode(Dto):
    """Dark squares as the path of an SVG drawing; ``size`` is its width and height without the quiet zone."""

    size: int
    path: str


class Address(Dto):
    """One address and its picture."""

    url: str
    qr_code: QrCode


class AddressesResponse(Dto):
    """The best address first."""

    addresses: list[Address]
