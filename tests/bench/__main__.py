"""``python -m tests.bench [upload] [thumbnails] [library] [albums] [idle]``: all sections when none is named."""

import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import albums, idle, library, thumbnails, upload

SECTIONS: dict[str, Callable[[Path], None]] = {
    "idle": idle.run,
    "upload": upload.run,
    "thumbnails": thumbnails.run,
    "library": library.run,
    "albums": albums.run,
}


def main() -> int:
    """Run the sections that are named; 2 when one is unknown."""
    wanted = sys.argv[1:] or list(SECTIONS)
    if unknown := [name for name in wanted if name not in SECTIONS]:
        print(f"no such section: {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
        return 2
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    for name in wanted:
        with tempfile.TemporaryDirectory(prefix="shoebox-bench-") as folder:
            SECTIONS[name](Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
