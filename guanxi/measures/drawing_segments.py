"""The figures of segments and of value: the segment map and the distribution of expected value."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from guanxi.measures.checking import Floats, number, numbers, table
from guanxi.measures.errors import MeasureError
from guanxi.measures.figures import COLOURS, Axis, Figure, Mark, Scale, column
from guanxi.measures.segments.describing import Segments
from guanxi.measures.words import Language, segment_name, sentence

POINTS = 1_500


def segment_map(
    segments: Segments,
    features: ArrayLike,
    *,
    x: str = "recency",
    y: str = "monetary",
    language: Language = "en",
    seed: int = 0,
) -> Figure:
    """Scatter of at most 1 500 customers over two features, coloured by segment, each segment named at its median.

    ``features`` is the matrix the segments were found in (n × ``segments.names``). Logged features get a log axis of value + 1.
    """
    if x not in segments.names or y not in segments.names:
        raise MeasureError(f"{x} or {y} is not among {', '.join(segments.names)}", where="x, y", do="Name two features of the segments")
    matrix = table(features, segments.names)
    picked = np.sort(np.random.default_rng(seed).permutation(len(matrix))[:POINTS])
    at = segments.names.index(x), segments.names.index(y)
    labels = segments.labels[picked].astype(int)
    points = {
        "x": column(matrix[picked, at[0]]),
        "y": column(matrix[picked, at[1]]),
        "segment": column(labels),
        "colour": column((labels - 1) % len(COLOURS)),
    }
    named = {
        "x": column([part.medians[x] for part in segments.segments]),
        "y": column([part.medians[y] for part in segments.segments]),
        "name": tuple(segment_name(part, language) for part in segments.segments),
        "segment": tuple(part.id for part in segments.segments),
        "share": column([part.share for part in segments.segments]),
        "colour": tuple((part.id - 1) % len(COLOURS) for part in segments.segments),
    }
    title = _map_title(segments, language)
    marks = (Mark("points", "x", "y", colour="colour"), Mark("labels", "x", "y", text="name", colour="colour", table="segments"))
    axes = tuple(Axis(sentence(name, language), _axis_scale(matrix[:, segments.names.index(name)])) for name in (x, y))
    note = _map_note(segments, len(picked), language)
    return Figure("segment_map", title, axes[0], axes[1], {"rows": points, "segments": named}, marks, note, f"{title} {note}", language)


def value_distribution(values: ArrayLike, *, currency: str, language: Language = "en", basis: str = "revenue", bars: int = 24) -> Figure:
    """How many customers are expected to bring how much: ``values`` n amounts ≥ 0 in one currency; the last bar holds all above."""
    amounts = numbers(values, "values", low=0)
    number(bars, "bars", low=2)
    top = float(np.quantile(amounts, 0.98)) or float(amounts.max()) or 1.0
    edges = np.linspace(0, top, bars + 1)
    counts = np.histogram(np.minimum(amounts, top), edges)[0]
    rows = {
        "low": column(edges[:-1]),
        "high": column(edges[1:]),
        "middle": column((edges[1:] + edges[:-1]) / 2),
        "customers": column(counts),
    }
    what = {"revenue": ("Expected revenue", "预期营收"), "margin": ("Expected margin", "预期毛利")}[basis][language == "zh"]
    title, note = _value_title(amounts, what, language), _value_note(amounts, currency, top, language)
    axes = Axis(f"{what} ({currency})"), Axis(sentence("customers", language))
    marks = (Mark("bars", "middle", "customers", low="low", high="high"),)
    return Figure("value_distribution", title, axes[0], axes[1], {"rows": rows}, marks, note, f"{title} {note}", language)


def _map_title(segments: Segments, language: Language) -> str:
    if segments.state != "found":
        return sentence(segments.reason, language)
    much = max(segments.segments, key=lambda part: part.share)
    name, share = segment_name(much, language), f"{much.share:.0%}"
    if language == "zh":
        return f"客户分为 {segments.k} 群，最大的一群是“{name}”，占 {share}"
    return f"{segments.k} groups; the largest, “{name}”, holds {share} of the customers"


def _map_note(segments: Segments, shown: int, language: Language) -> str:
    if language == "zh":
        return f"n = {segments.n:,}，图中显示 {shown:,} 位。K 均值，稳定性 {segments.stability or 0:.2f}。"
    return f"n = {segments.n:,}, {shown:,} shown. K-means, stability {segments.stability or 0:.2f}."


def _value_title(amounts: Floats, what: str, language: Language) -> str:
    ordered = np.sort(amounts)[::-1]
    fifth, total = max(1, round(len(ordered) / 5)), ordered.sum()
    if total == 0:
        return "未来预期为零" if language == "zh" else "Nothing is expected from these customers"
    share = f"{ordered[:fifth].sum() / total:.0%}"
    return f"前 20% 的客户占{what}的 {share}" if language == "zh" else f"The top 20 % of customers hold {share} of the {what.lower()}"


def _value_note(amounts: Floats, currency: str, top: float, language: Language) -> str:
    n, middle = len(amounts), float(np.median(amounts))
    if language == "zh":
        return f"n = {n:,}，中位数 {middle:,.0f} {currency}；最后一栏含 {top:,.0f} 以上的全部客户。估计值。"
    return f"n = {n:,}, median {middle:,.0f} {currency}; the last bar holds everyone above {top:,.0f}. Estimates."


def _axis_scale(values: Floats) -> Scale:
    """A log axis where the upper half reaches five times further than the middle."""
    middle, top = np.quantile(values, (0.5, 0.98))
    return "log" if values.min() >= 0 and top > 5 * middle else "linear"
