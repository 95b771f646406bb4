"""One thread for many small problems: more cost ten times what they bring, and sum in another order each time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module


@contextmanager
def one_thread(*libraries: str) -> Iterator[None]:
    """Hold BLAS and OpenMP to one thread inside. Only ``libraries`` that are loaded can be held, so they are loaded first."""
    from threadpoolctl import threadpool_limits

    for library in libraries:
        import_module(library)
    with threadpool_limits(limits=1):
        yield
