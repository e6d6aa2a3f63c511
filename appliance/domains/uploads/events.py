"""What happened while photos came in. Published after the commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UploadedThroughLink:
    """Somebody gave an asset (new or known) to a shared link: it belongs into the link's album or its own list."""

    owner_id: str
    asset_id: str
    shared_link_id: str
    album_id: str | None
