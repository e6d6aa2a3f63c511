"""Which native libraries read media here. Runs in a child process: importing them costs the server more than it may use."""


def native_versions() -> dict[str, str]:
    """Name: version of each library, FFmpeg first."""
    import av
    import pillow_heif
    import rawpy
    from PIL import __version__ as pillow
    from PIL import features

    found = {
        "FFmpeg": str(av.ffmpeg_version_info),
        "Pillow": pillow,
        "libheif": str(pillow_heif.libheif_info()["libheif"]),
        "LibRaw": ".".join(map(str, rawpy.libraw_version)),
    }
    for name, feature in (("libjpeg-turbo", "libjpeg_turbo"), ("libwebp", "webp"), ("libavif", "avif"), ("libtiff", "libtiff")):
        version = features.version(feature)
        if version is not None:
            found[name] = str(version)
    return found
