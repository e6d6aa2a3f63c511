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
_BLOCK = re.compile(r"^#(if|unless)\s+(\S+)$")


def is_valid(template: str) -> bool:
    """Whether a template is well-formed and names only what an asset has."""
    blocks: list[str] = []
    for match in _TAG.finditer(template):
        tag = match[1].strip()
        block = _BLOCK.match(tag)
        if block and block[2] in _NAMES:
            blocks.append(block[1])
        elif tag == "else" and blocks and blocks[-1] != "else":
            blocks.append("else")
        elif tag in {"/if", "/unless"}:
            if blocks and blocks[-1] == "else":
                blocks.pop()
            if not blocks or blocks.pop() != tag[1:]:
                return False
        elif tag not in _NAMES:
            return False
    return not blocks and "{{" not in _TAG.sub("", template)
