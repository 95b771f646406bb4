"""What a run of segments hands out: each segment with its name, size, figures and reasons, and what the next run needs to continue it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from guanxi.measures.checking import Floats, Integers, table
from guanxi.measures.errors import MeasureError
from guanxi.measures.segments.agreement import continue_labels
from guanxi.measures.segments.choosing import Evidence, nearest
from guanxi.measures.segments.naming import Reason, mean_ranks, name_segments, reasons
from guanxi.measures.segments.scaling import Scaling

State = Literal["found", "no_clear_groups", "too_few"]
METHOD = "kmeans on log1p/robust-scaled features, gap over a box, 20 bootstraps"


@dataclass(frozen=True, slots=True)
class Segment:
    """``id`` is stable between runs; ``code`` and ``ordinal`` name it (``words.segment_name``); ``medians`` in the features' units."""

    id: int
    code: str
    ordinal: int
    size: int
    share: float
    medians: Mapping[str, float]
    quartiles: Mapping[str, tuple[float, float]]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Segments:
    """``labels`` n ids (−1 for all unless found), ``segments`` largest first, ``evidence`` per k tried, ``stability`` the mean ARI.

    ``names`` are all features, each described per segment; ``used`` those the groups rest on.

    ``reason``: chosen, kept (k of the last run), or why there are none: no_structure, unstable, too_few_customers.
    """

    state: State
    reason: str
    n: int
    names: tuple[str, ...]
    seed: int
    labels: NDArray[np.int16]
    segments: tuple[Segment, ...]
    evidence: tuple[Evidence, ...]
    scaling: Scaling
    centers: Floats
    ids: tuple[int, ...]
    method: str = METHOD

    @property
    def k(self) -> int:
        return len(self.segments)

    @property
    def used(self) -> tuple[str, ...]:
        return self.scaling.names

    @property
    def gap(self) -> float:
        return next((about.gap for about in self.evidence if about.k == self.k), float("-inf"))

    @property
    def stability(self) -> float | None:
        return next((about.stability for about in self.evidence if about.k == self.k), None)

    def by_id(self, id: int) -> Segment:
        return next(segment for segment in self.segments if segment.id == id)

    def assign(self, features: ArrayLike) -> NDArray[np.int16]:
        """The segment ids of other customers, by the nearest centre; n × the same columns."""
        if self.state != "found":
            raise MeasureError("there are no segments to assign to", where="segments", do="Check state before assigning")
        used = table(features, self.names)[:, [self.names.index(name) for name in self.used]]
        near = nearest(self.scaling.scale(used), self.scaling.rescale(self.centers))
        return np.asarray(self.ids, dtype=np.int16)[near]

    def remember(self) -> dict[str, Any]:
        """What the next run needs (JSON-able): pass it as ``previous``."""
        names = [[segment.id, segment.code, segment.ordinal] for segment in self.segments]
        about = {"features": list(self.names), "scaling": asdict(self.scaling)}
        return {**about, "centers": self.centers.tolist(), "ids": list(self.ids), "names": names}

    @classmethod
    def none(cls, state: State, reason: str, n: int, names: tuple[str, ...], seed: int) -> Segments:
        empty, labels = np.empty((0, len(names))), np.full(n, -1, dtype=np.int16)
        return cls(state, reason, n, names, seed, labels, (), (), Scaling(names, (), (), ()), empty, ())

    @classmethod
    def recall(cls, memory: Mapping[str, Any]) -> Segments | None:
        """A run as far as :meth:`remember` kept it; ``None`` from a run that found nothing."""
        if not memory.get("ids"):
            return None
        scaling = Scaling(**{name: tuple(values) for name, values in memory["scaling"].items()})
        kept = tuple(Segment(id, code, ordinal, 0, 0.0, {}, {}, ()) for id, code, ordinal in memory["names"])
        nobody = np.empty(0, dtype=np.int16)
        return cls(
            "found", "", 0, tuple(memory["features"]), 0, nobody, kept, (), scaling, np.array(memory["centers"]), tuple(memory["ids"])
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A grouping before it has a name: all features, ``labels`` as places in ``centers`` (bent space of the features used)."""

    matrix: Floats
    names: tuple[str, ...]
    labels: Integers
    centers: Floats
    scaling: Scaling
    evidence: tuple[Evidence, ...]
    reason: str


def describe(found: Found, *, last: Segments | None, seed: int, roles: Mapping[str, str] | None) -> Segments:
    """Ids that continue the last run, names, figures."""
    matrix, names, labels, k = found.matrix, found.names, found.labels, len(found.centers)
    ids = _ids(found.centers, found.scaling, last)
    ranks = mean_ranks(matrix, labels, k)
    called = name_segments(ranks, names, roles, np.array([np.median(matrix[labels == at], axis=0) for at in range(k)]))
    overall = np.median(matrix, axis=0)
    parts = [_segment(matrix[labels == at], ids[at], called[at], ranks[at], overall, names, len(matrix)) for at in range(k)]
    ordered, own = tuple(sorted(parts, key=lambda part: (-part.size, part.id))), np.asarray(ids, dtype=np.int16)[labels]
    return Segments("found", found.reason, len(matrix), names, seed, own, ordered, found.evidence, found.scaling, found.centers, ids)


def _ids(centers: Floats, scaling: Scaling, last: Segments | None) -> tuple[int, ...]:
    if last is None:
        return tuple(range(1, len(centers) + 1))
    continued = continue_labels(scaling.rescale(centers), scaling.rescale(last.centers))
    fresh = iter(range(max(last.ids) + 1, max(last.ids) + 1 + len(centers)))
    return tuple(next(fresh) if place is None else last.ids[place] for place in continued)


def _segment(rows: Floats, id: int, called: tuple[str, int], ranks: Floats, overall: Floats, names: Sequence[str], n: int) -> Segment:
    low, middle, high = np.quantile(rows, (0.25, 0.5, 0.75), axis=0)
    medians = dict(zip(names, middle.tolist(), strict=True))
    quartiles = {name: (float(low[at]), float(high[at])) for at, name in enumerate(names)}
    return Segment(id, called[0], called[1], len(rows), len(rows) / n, medians, quartiles, reasons(ranks, middle, overall, names))
