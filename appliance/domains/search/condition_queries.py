"""Conditions on assets and their SQL. Values are always bound; names come from the tables below."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from appliance.core.text import fold

COLUMNS = {
    "id": "asset.id",
    "library_id": 'asset."libraryId"',
    "type": "asset.type",
    "visibility": "asset.visibility",
    "is_offline": 'asset."isOffline"',
    "checksum": "asset.checksum",
    "created_at": 'asset."createdAt"',
    "updated_at": 'asset."updatedAt"',
    "taken_at": 'asset."fileCreatedAt"',
    "trashed_at": 'asset."deletedAt"',
    "city": "exif.city",
    "state": "exif.state",
    "country": "exif.country",
    "make": "exif.make",
    "model": "exif.model",
    "lens_model": 'exif."lensModel"',
    "rating": "exif.rating",
    "file_size_in_bytes": 'exif."fileSizeInByte"',
    "description": "exif.description",
    "original_file_name": 'asset."originalFileName"',
    "original_path": 'asset."originalPath"',
    # Another person's favourites are nobody else's business.
    "is_favorite": '(asset."isFavorite" AND asset."ownerId" = :caller)',
    "is_motion": '(asset."livePhotoVideoId" IS NOT NULL)',
    "is_stacked": '(asset."stackId" IS NOT NULL)',
    "is_encoded": "(asset.id IN (SELECT \"assetId\" FROM asset_file WHERE type = 'encoded_video'))",
    "encoded_video_path": "(SELECT path FROM asset_file WHERE \"assetId\" = asset.id AND type = 'encoded_video')",
    "has_albums": '(asset.id IN (SELECT "assetId" FROM album_asset))',
    "has_tags": '(asset.id IN (SELECT "assetId" FROM tag_asset))',
    "has_people": '(asset.id IN (SELECT "assetId" FROM asset_face WHERE "personGroupId" IS NOT NULL '
    'AND "deletedAt" IS NULL AND "isVisible"))',
}

BELONGING = {
    "album_ids": 'SELECT "assetId" FROM album_asset WHERE "albumId" IN ({ids})',
    "person_ids": 'SELECT "assetId" FROM asset_face WHERE "personGroupId" IN ({ids}) AND "deletedAt" IS NULL AND "isVisible"',
    "tag_ids": 'SELECT "assetId" FROM tag_asset JOIN tag_closure ON id_descendant = "tagId" WHERE id_ancestor IN ({ids})',
}

TEXTS = {"description": "description", "original_file_name": '"fileName"', "original_path": "path", "ocr": "ocr"}
TRIGRAM = 3
COMPARISONS = {"eq": "=", "ne": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


@dataclass(frozen=True, slots=True)
class Condition:
    """``field`` (Python name of a filter's property, or ``is_stacked``) stands in ``operator`` to ``value``."""

    field: str
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything that must hold: all of ``conditions``, and of ``branches`` (if any) all conditions of at least one."""

    conditions: tuple[Condition, ...]
    branches: tuple[tuple[Condition, ...], ...] = ()

    def every(self) -> Iterator[Condition]:
        """All conditions wherever they stand."""
        yield from self.conditions
        for branch in self.branches:
            yield from branch

    def mentions(self, field: str) -> bool:
        """Whether anything is asked of ``field``."""
        return any(condition.field == field for condition in self.every())


class Where:
    """Clauses that grow, with the parameters that they need."""

    def __init__(self, caller: str) -> None:
        self.parameters: dict[str, Any] = {"caller": caller}
        self.clauses: list[str] = ["asset.status <> 'deleted'"]

    def bind(self, value: Any) -> str:
        """A fresh parameter for ``value``; lists become a JSON array for ``json_each``."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = json.dumps(value) if isinstance(value, list) else value
        return f":{name}"

    def add(self, wanted: Wanted) -> None:
        """Ask for everything that is wanted."""
        self.clauses += [self._clause(condition) for condition in wanted.conditions]
        if wanted.branches:
            branches = (" AND ".join(self._clause(condition) for condition in branch) for branch in wanted.branches)
            self.clauses.append("(" + " OR ".join(f"({branch})" for branch in branches) + ")")

    @property
    def sql(self) -> str:
        """All clauses, to stand behind WHERE."""
        return " AND ".join(self.clauses)

    def _clause(self, condition: Condition) -> str:
        if condition.field in BELONGING:
            return self._belongs(condition)
        handler = _TEXT_OPERATORS.get(condition.operator)
        if handler is not None:
            return handler(self, TEXTS[condition.field], fold(condition.value))
        column = COLUMNS[condition.field]
        if condition.operator in {"in", "notIn"}:
            return self._listed(column, condition)
        if condition.value is None:
            return f"{column} IS {'NOT ' if condition.operator == 'ne' else ''}NULL"
        return f"{column} {COMPARISONS[condition.operator]} {self.bind(condition.value)}"

    def _listed(self, column: str, condition: Condition) -> str:
        word = "NOT IN" if condition.operator == "notIn" else "IN"
        if condition.field == "checksum":
            return f"{column} {word} ({', '.join(self.bind(value) for value in condition.value)})"
        return f"{column} {word} (SELECT value FROM json_each({self.bind(condition.value)}))"

    def _belongs(self, condition: Condition) -> str:
        query = BELONGING[condition.field]
        if condition.operator == "all":
            each = (f"asset.id IN ({query.format(ids=self.bind(one))})" for one in dict.fromkeys(condition.value))
            return "(" + " AND ".join(each) + ")"
        word = "NOT IN" if condition.operator == "none" else "IN"
        return f"asset.id {word} ({query.format(ids=f'SELECT value FROM json_each({self.bind(condition.value)})')})"

    def _contains(self, column: str, folded: str) -> str:
        stands = f"instr({column}, {self.bind(folded)})"
        if len(folded) < TRIGRAM or column == "path":
            return f'asset.id IN (SELECT "assetId" FROM asset_text WHERE {stands})'
        phrase = folded.replace('"', '""')
        found = self.bind(f'{{{column.strip(chr(34))}}} : "{phrase}"')
        return (
            'asset.id IN (SELECT "assetId" FROM asset_text WHERE id IN (SELECT rowid FROM asset_fts '
            f'WHERE asset_fts MATCH {found}) UNION ALL SELECT "assetId" FROM asset_text WHERE indexed = 0 AND {stands})'
        )

    def _starts(self, column: str, folded: str) -> str:
        text = self.bind(folded)
        return f'asset.id IN (SELECT "assetId" FROM asset_text WHERE substr({column}, 1, length({text})) = {text})'

    def _ends(self, column: str, folded: str) -> str:
        text = self.bind(folded)
        return f'asset.id IN (SELECT "assetId" FROM asset_text WHERE substr({column}, -length({text})) = {text})'

    def _lacks(self, column: str, folded: str) -> str:
        return f"NOT {self._contains(column, folded)}"

    def _says(self, column: str, folded: str) -> str:
        """Every word of the question stands somewhere in the text."""
        words = folded.split() or [folded]
        return "(" + " AND ".join(self._contains(column, word) for word in words) + ")"


_TEXT_OPERATORS: dict[str, Callable[[Where, str, str], str]] = {
    "like": Where._contains,  # noqa: SLF001
    "notLike": Where._lacks,  # noqa: SLF001
    "startsWith": Where._starts,  # noqa: SLF001
    "endsWith": Where._ends,  # noqa: SLF001
    "matches": Where._says,  # noqa: SLF001
}
