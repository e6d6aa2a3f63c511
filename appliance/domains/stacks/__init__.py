"""Stacks: shots of the same moment behind one of them. Owns ``stack``.

Others call ``leave`` before an asset of a stack is deleted, and ``merge`` when one asset takes the place of another.
"""

from appliance.core.runtime import Runtime
from appliance.domains.stacks.service import leave, merge

__all__ = ["leave", "merge", "register"]


def register(runtime: Runtime) -> None:
    """Nothing runs here by itself."""
