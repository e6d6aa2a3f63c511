"""The language of storage templates, as far as it must be known to accept or refuse one (behaviour/04 §10)."""

import re

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
_BLOCK = re.compile(r"^#(?:if|unless)\s+(\S+)$")


def is_valid(template: str) -> bool:
    """Whether a template is well-formed and names only what an asset has."""
    open_blocks: list[bool] = []
    for match in _TAG.finditer(template):
        tag = match[1].strip()
        if block := _BLOCK.match(tag):
            if block[1] not in _NAMES:
                return False
            open_blocks.append(False)
        elif tag == "else":
            if not open_blocks or open_blocks[-1]:
                return False
            open_blocks[-1] = True
        elif tag in {"/if", "/unless"}:
            if not open_blocks:
                return False
            open_blocks.pop()
        elif tag not in _NAMES:
            return False
    return not open_blocks and "{{" not in _TAG.sub("", template)
