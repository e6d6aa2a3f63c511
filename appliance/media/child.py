"""The life of a child process that decodes strangers' files: what it may use, and what it brings along.

The fork server imports this module once, so what is imported here costs every child nothing. PyAV and LibRaw are not:
they are large, and few files need them.
"""

import os
import resource
import warnings

# Libraries read these when they are loaded. A child has one job; a thread more costs address space and forks badly.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MALLOC_ARENA_MAX="2")

import defusedxml.ElementTree  # noqa: F401
import numpy as np  # noqa: F401
import PIL.Image
import PIL.ImageCms

import appliance.media.metadata
import appliance.media.pixels  # noqa: F401

OUT_OF_MEMORY_SCORE = 900
"""Children go first when the machine runs out of memory."""


def limit(memory_bytes: int, nice: int) -> None:
    """Called first in every new child: at most ``memory_bytes`` of address space, low priority, no core dumps."""
    os.nice(nice)
    # Decoders warn of every oddity in a file; what matters ends as an error.
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    try:
        with open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:  # noqa: PTH123 - not a file of ours
            file.write(str(OUT_OF_MEMORY_SCORE))
    except OSError:
        # Only Linux has it, and a container may forbid it.
        pass


PIL.Image.preinit()
