"""Colour profiles: the name in one, and the two that our own pictures carry."""

import struct

_D50 = (0.9642, 1.0, 0.8249)


def description(profile: bytes) -> str | None:
    """The profile's name (tag ``desc``), English first; None when it has none."""
    if len(profile) < 132:
        return None
    for number in range(min(struct.unpack(">I", profile[128:132])[0], 100)):
        entry = profile[132 + number * 12 : 144 + number * 12]
        if len(entry) == 12 and entry[:4] == b"desc":
            offset, size = struct.unpack(">II", entry[4:])
            return _text(profile[offset : offset + min(size, 4096)])
    return None


def _text(content: bytes) -> str | None:
    if content[:4] == b"desc" and len(content) > 12:
        length = struct.unpack(">I", content[8:12])[0]
        return content[12 : 12 + length].partition(b"\0")[0].decode("latin-1").strip() or None
    if content[:4] == b"mluc" and len(content) >= 28:
        best = content[16:28]
        for position in range(16, min(len(content) - 11, 16 + 12 * struct.unpack(">I", content[8:12])[0]), 12):
            if content[position : position + 2] == b"en":
                best = content[position : position + 12]
                break
        length, offset = struct.unpack(">II", best[4:])
        return content[offset : offset + length].decode("utf-16-be", "replace").strip("\0 ") or None
    return None


def _profile(name: str, primaries: tuple[tuple[float, float, float], ...]) -> bytes:
    """An ICC 4 display profile with the sRGB curve; ``primaries`` are the XYZ of red, green and blue seen under D50."""
    curve = b"para\0\0\0\0\0\3\0\0" + b"".join(_fixed(value) for value in (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045))
    text = name.encode("utf-16-be")
    label = b"mluc\0\0\0\0" + struct.pack(">II", 1, 12) + b"enUS" + struct.pack(">II", len(text), 28) + text
    owner = "Public domain".encode("utf-16-be")
    right = b"mluc\0\0\0\0" + struct.pack(">II", 1, 12) + b"enUS" + struct.pack(">II", len(owner), 28) + owner
    points = {tag: _point(point) for tag, point in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries, strict=True)}
    bodies = {b"desc": label, b"cprt": right, b"wtpt": _point(_D50), **points, b"rTRC": curve}
    names = [*bodies, b"gTRC", b"bTRC"]
    table, content, offsets = b"", b"", dict[bytes, tuple[int, int]]()
    begin = 132 + 12 * len(names)
    for tag, body in bodies.items():
        offsets[tag] = (begin + len(content), len(body))
        content += body + b"\0" * (-len(body) % 4)
    for tag in names:
        # The three channels share one curve.
        table += tag + struct.pack(">II", *offsets[b"rTRC" if tag.endswith(b"TRC") else tag])
    size = begin + len(content)
    head = struct.pack(">I4sI", size, b"\0" * 4, 0x04200000) + b"mntrRGB XYZ " + struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    head += b"acsp" + b"\0" * 28 + b"".join(_fixed(value) for value in _D50) + b"\0" * 48
    return head + struct.pack(">I", len(names)) + table + content


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _point(xyz: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(_fixed(value) for value in xyz)


SRGB = _profile(
    "sRGB", ((0.43606567, 0.22248840, 0.01391602), (0.38514709, 0.71687317, 0.09707642), (0.14306641, 0.06060791, 0.71409607))
)
DISPLAY_P3 = _profile(
    "Display P3",
    ((0.51512146, 0.24119568, -0.00105286), (0.29197693, 0.69224548, 0.04188538), (0.15710449, 0.06657410, 0.78407288)),
)
PROFILES = {"srgb": SRGB, "p3": DISPLAY_P3}
"""By the values of ``image.colorspace`` (behaviour/07 §1.2)."""
