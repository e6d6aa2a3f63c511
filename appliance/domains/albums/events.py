"""What happened to albums. Published after the commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AlbumAssetsChanged:
    """Photos were put into an album or taken out of it; ``user_ids`` are all its members."""

    album_id: str
    user_ids: tuple[str, ...]
