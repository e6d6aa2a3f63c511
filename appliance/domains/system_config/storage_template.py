"""The language of storage templates (behaviour/04 §10): a small part of Handlebars."""

import re
from collections.abc import Mapping

TOKENS = {
    "year": ("y", "yy"),
    "month": ("M", "MM", "MMM", "MMMM"),
    "week": ("W", "WW"),
    "day": ("d", "dd"),
    "hour": ("h", "hh", "H", "HH"),
    "minute": ("m", "mm"),
    "second": ("s", "ss", "SSS"),
}
"""Pieces of the date of an asset."""

PRESETS = (
    "{{y}}/{{y}}-{{MM}}-{{dd}}/{{filename}}",
    "{{y}}/{{MM}}-{{dd}}/{{filename}}",
    "{{y}}/{{MMMM}}-{{dd}}/{{filename}}",
    "{{y}}/{{MM}}/{{filename}}",
    "{{y}}/{{#if album}}{{album}}{{else}}Other/{{MM}}{{/if}}/{{filename}}",
    "{{#if album}}{{album-startDate-y}}/{{album}}{{else}}{{y}}/Other/{{MM}}{{/if}}/{{filename}}",
    "{{y}}/{{MMM}}/{{filename}}",
    "{{y}}/{{MMMM}}/{{filename}}",
    "{{y}}/{{MM}}/{{dd}}/{{filename}}",
    "{{y}}/{{MMMM}}/{{dd}}/{{filename}}",
    "{{y}}/{{y}}-{{MM}}/{{y}}-{{MM}}-{{dd}}/{{filename}}",
    "{{y}}-{{MM}}-{{dd}}/{{filename}}",
    "{{y}}-{{MMM}}-{{dd}}/{{filename}}",
    "{{y}}-{{MMMM}}-{{dd}}/{{filename}}",
    "{{y}}/{{y}}-{{MM}}/{{filename}}",
    "{{y}}/{{y}}-{{WW}}/{{filename}}",
    "{{y}}/{{y}}-{{MM}}-{{dd}}/{{assetId}}",
    "{{y}}/{{y}}-{{MM}}/{{assetId}}",
    "{{y}}/{{y}}-{{WW}}/{{assetId}}",
    "{{album}}/{{filename}}",
    "{{make}}/{{model}}/{{lensModel}}/{{filename}}",
)

_DATES = {token for tokens in TOKENS.values() for token in tokens}
_NAMES = (
    {"filename", "ext", "filetype", "filetypefull", "assetId", "assetIdShort", "album", "make", "model", "lensModel"}
    | _DATES
    | {f"album-{end}-{token}" for end in ("startDate", "endDate") for token in _DATES}
)
_TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_BLOCK = re.compile(r"^#(if|unless)\s+(\S+)$")


def is_valid(template: str) -> bool:
    """Whether a template is well-formed and names only what an asset has."""
    try:
        render(template, dict.fromkeys(_NAMES, ""))
    except ValueError:
        return False
    return True


def render(template: str, values: Mapping[str, str]) -> str:
    """``template`` with its tags replaced by ``values``, which has all names. Raises ``ValueError`` for what is no template."""
    written: list[str] = []
    # Of each open block: its kind, whether its other branch has begun, whether what stands in it counts.
    blocks: list[tuple[str, bool, bool]] = []
    # Text and tags take turns.
    for number, piece in enumerate(_TAG.split(template)):
        if number % 2:
            text = _follow(piece.strip(), values, blocks)
        elif "{{" in piece:
            raise ValueError("a tag is not closed")
        else:
            text = piece
        if all(counts for *_, counts in blocks):
            written.append(text)
    if blocks:
        raise ValueError("a block is not closed")
    return "".join(written)


def _follow(tag: str, values: Mapping[str, str], blocks: list[tuple[str, bool, bool]]) -> str:
    """Open, turn or close a block, or give the value that a tag names."""
    block = _BLOCK.match(tag)
    if block and block[2] in _NAMES:
        blocks.append((block[1], False, bool(values[block[2]]) == (block[1] == "if")))
    elif tag == "else" and blocks and not blocks[-1][1]:
        kind, _, counts = blocks.pop()
        blocks.append((kind, True, not counts))
    elif tag in {"/if", "/unless"} and blocks and blocks[-1][0] == tag[1:]:
        blocks.pop()
    elif tag in _NAMES:
        return values[tag]
    else:
        raise ValueError(f"nothing has the name {tag}")
    return ""
