"""What happened to stacks. Published after the commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StackChanged:
    """``user_id`` made, changed or dissolved a stack."""

    user_id: str
