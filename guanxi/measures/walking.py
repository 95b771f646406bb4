"""The walk from a plain customer file to known customers: clean, scale, cluster, picture, table, response rate of a target list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from guanxi.measures.campaigns import response_rate
from guanxi.measures.customer_file import CustomerFile, clean_customers, read_customer_file
from guanxi.measures.drawing_segments import segment_map
from guanxi.measures.errors import MeasureError
from guanxi.measures.figures import Figure
from guanxi.measures.results import Measured
from guanxi.measures.segments.describing import Segments
from guanxi.measures.segments.finding import find_segments
from guanxi.measures.words import Language, segment_name


@dataclass(frozen=True, slots=True)
class Walk:
    """``file`` read and dropped rows, ``segments`` found, ``response`` of all whose answer is known, ``responses`` by segment id."""

    file: CustomerFile
    segments: Segments
    response: Measured
    responses: dict[int, Measured]

    def table(self, language: Language = "en") -> list[dict[str, Any]]:
        """One row per segment: name, size, share, medians, response rate with interval."""
        return [
            {
                "segment": segment_name(part, language),
                "customers": part.size,
                "share": part.share,
                **part.medians,
                "response_rate": self.responses[part.id].value,
                "response_low": self.responses[part.id].low,
                "response_high": self.responses[part.id].high,
            }
            for part in self.segments.segments
        ]

    def picture(self, language: Language = "en") -> Figure:
        """The segment map: months since the last purchase against the average purchase."""
        matrix, _ = self.file.features()
        return segment_map(self.segments, matrix, x="months_since_last", y="avg_purchase_amount", language=language)

    def response_of(self, targets: Collection[str]) -> Measured:
        """Response rate of a target list of customer ids; ids that are not in the clean file are an error."""
        wanted = set(targets)
        strangers = wanted - set(self.file.customers.tolist())
        if strangers:
            raise MeasureError(
                f"{len(strangers)} ids such as {min(strangers)} are unknown", where="targets", do="Use ids of the clean file"
            )
        return _rate(self.file, np.isin(self.file.customers, list(wanted)))


def walk(source: Any, *, as_of: date | str | np.datetime64 | None = None, seed: int = 0) -> Walk:
    """From a file's path (or a frame) to segments and response rates, in one call; pages and notebook use this same function."""
    file = read_customer_file(source, as_of=as_of) if isinstance(source, str | Path) else clean_customers(source, as_of=as_of)
    if file.kept == 0:
        raise MeasureError("no row is usable", where="customer file", do="Look at the report of dropped rows")
    segments = find_segments(*file.features(), seed=seed)
    responses = {part.id: _rate(file, segments.labels == part.id) for part in segments.segments}
    return Walk(file, segments, _rate(file, np.ones(file.kept, dtype=bool)), responses)


def _rate(file: CustomerFile, chosen: Any) -> Measured:
    known = chosen & (file.response >= 0)
    return response_rate(int((file.response[known] == 1).sum()), int(known.sum()))
