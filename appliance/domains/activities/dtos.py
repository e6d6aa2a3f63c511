"""Wire shapes of ``/activities``."""

from typing import Literal

from appliance.core.errors import ValidationFailed
from appliance.core.http.validation import issue
from appliance.core.http.wire import UNSET, DateTime, Dto, UnsetType, Uuid
from appliance.domains.users import UserResponseDto

ReactionType = Literal["comment", "like"]
ReactionLevel = Literal["album", "asset"]


class ActivityResponseDto(Dto):
    """A comment or a like."""

    id: Uuid
    asset_id: Uuid | None
    created_at: DateTime
    type: ReactionType
    user: UserResponseDto
    comment: str | UnsetType | None = UNSET


class ActivitiesQuery(Dto):
    """Which activities are wanted; ``album`` as level leaves those about single photos out."""

    album_id: Uuid
    asset_id: Uuid | UnsetType = UNSET
    level: ReactionLevel | UnsetType = UNSET
    type: ReactionType | UnsetType = UNSET
    user_id: Uuid | UnsetType = UNSET


class ActivityStatisticsQuery(Dto):
    """Of what they are counted."""

    album_id: Uuid
    asset_id: Uuid | UnsetType = UNSET


class ActivityStatisticsResponseDto(Dto):
    """How many there are."""

    comments: int
    likes: int


class ActivityCreateDto(Dto):
    """A new comment or like, of the album or of a photo in it."""

    album_id: Uuid
    type: ReactionType
    asset_id: Uuid | UnsetType = UNSET
    comment: str | UnsetType = UNSET

    def require_fitting_comment(self) -> None:
        """Raises ``ValidationFailed`` for a comment without words and for a like with some."""
        has_words = self.comment is not UNSET and bool(self.comment.strip())
        if self.type == "comment" and not has_words:
            raise ValidationFailed([issue(("comment",), "Comment is required when type is COMMENT")])
        if self.type == "like" and has_words:
            raise ValidationFailed([issue(("comment",), "Comment must not be provided when type is not COMMENT")])
