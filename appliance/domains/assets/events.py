"""What happened to assets. Published after the commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AssetStored:
    """A new asset is safe on the disk and in the database."""

    owner_id: str
    asset_id: str


@dataclass(frozen=True, slots=True)
class AssetReady:
    """An uploaded (or newly shown) asset has its thumbnails: clients may show it."""

    owner_id: str
    asset_id: str


@dataclass(frozen=True, slots=True)
class AssetUpdated:
    """The metadata of an asset was read again after somebody changed it."""

    owner_id: str
    asset_id: str


@dataclass(frozen=True, slots=True)
class AssetHidden:
    """A motion video was hidden behind its still."""

    owner_id: str
    asset_id: str


@dataclass(frozen=True, slots=True)
class AssetsTrashed:
    """``user_id`` moved assets to the trash."""

    user_id: str
    asset_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssetsRestored:
    """``user_id`` took chosen assets out of the trash."""

    user_id: str
    asset_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssetDeleted:
    """An asset is gone for good."""

    owner_id: str
    asset_id: str
