"""Loading much code at once: the garbage collector would search it again and again and find nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """What is loaded inside stays for good: the collector rests meanwhile and leaves it alone ever after.

    So processes that are forked later go on sharing its memory, which a collector would write to.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
