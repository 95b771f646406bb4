"""Figures: described once, JSON-able, titled with their finding, drawn without boxes."""

from __future__ import annotations

import json
import warnings
from io import BytesIO

import numpy as np
import pytest

from guanxi import measures
from guanxi.measures import Figure, MeasureError
from guanxi.measures.tests.worlds import FIVE, NAMES, planted


def the_map(language: str) -> Figure:
    features, _ = planted(FIVE, 3_000)
    return measures.segment_map(measures.find_segments(features, NAMES), features, language=language)


def the_values(language: str) -> Figure:
    return measures.value_distribution(np.random.default_rng(0).gamma(0.7, 900, 2_000), currency="CNY", language=language)


def the_cohorts(language: str) -> Figure:
    table = measures.cohort_table_from_counts(["2026-01", "2026-02", "2026-03"], [0, 0, 0, 1, 1], [0, 1, 2, 0, 1], [40, 10, 8, 20, 6])
    return measures.cohort_heat_map(table, language=language)


def the_trend(language: str) -> Figure:
    trend = measures.trend_from_counts(["2026-01", "2026-02", "2026-03"], [(70, 100), (2, 5), (90, 100)])
    return measures.score_trend_figure(trend, language=language)


EVERY = pytest.mark.parametrize("make", [the_map, the_values, the_cohorts, the_trend])


@EVERY
@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_describes_itself_in_plain_json(make, language: str) -> None:
    described = make(language).to_dict()
    assert json.loads(json.dumps(described, allow_nan=False)) == described
    for mark in described["marks"]:
        table = described["tables"][mark["table"]]
        named = [mark[key] for key in ("x", "y", "low", "high", "text", "colour") if key in mark]
        assert set(named) <= set(table)
    assert all(len({len(values) for values in table.values()}) == 1 for table in described["tables"].values())


@EVERY
def test_it_draws_chinese_without_boxes(make) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of every glyph that it draws as a box
        assert measures.to_png(make("zh")).startswith(b"\x89PNG")
        assert b"<svg" in measures.to_svg(make("zh"))


def test_it_writes_no_name_on_another() -> None:
    from matplotlib.text import Annotation

    at_one_place = {
        "x": (3, 3, 3, 3, 400),
        "y": (5, 5, 5.1, 5, 400),
        "name": ("Loyal, high value", "At risk", "流失高价值", "New", "Far out"),
    }
    tables = {"rows": {"x": (1, 400), "y": (1, 400), "colour": (0, 1)}, "names": {**at_one_place, "colour": (0, 1, 2, 3, 4)}}
    marks = (
        measures.Mark("points", "x", "y", colour="colour"),
        measures.Mark("labels", "x", "y", text="name", colour="colour", table="names"),
    )
    picture = measures.draw(Figure("map", "t", measures.Axis("x", "log"), measures.Axis("y"), tables, marks))
    picture.draw_without_rendering()
    axes = picture.axes[0]
    boxes = [text.get_window_extent() for text in axes.texts if isinstance(text, Annotation)]
    assert len(boxes) == 5
    assert not [one for place, one in enumerate(boxes) if one.count_overlaps(boxes[place + 1 :])]
    room = axes.get_window_extent().padded(1)
    assert all(room.contains(*box.min) and room.contains(*box.max) for box in boxes)


def test_it_would_notice_a_box() -> None:
    from matplotlib.figure import Figure as Picture

    picture = Picture()
    picture.text(0, 0, "客户", family="DejaVu Sans")
    with pytest.warns(UserWarning, match="missing from font"):
        picture.savefig(BytesIO())


def test_it_titles_figures_with_their_finding() -> None:
    assert the_map("zh").title == "客户分为 5 群，最大的一群是“稳定客户”，占 25%"
    assert the_values("en").title.startswith("The top 20 % of customers hold")
    assert the_cohorts("en").title == "27% of customers buy again in period 1, 20% in period 2"
    assert the_trend("en").title == "CSAT rose from 70% to 90%"


def test_it_claims_no_change_that_is_not_proven() -> None:
    trend = measures.trend_from_counts(["a", "b"], [(7, 10), (8, 10)])
    assert "no proven change" in measures.score_trend_figure(trend).title


def test_it_leaves_a_gap_where_there_is_no_score() -> None:
    assert the_trend("en").tables["rows"]["score"] == (0.7, None, 0.9)


def test_it_maps_only_features_it_has() -> None:
    features, _ = planted(FIVE, 1_000)
    with pytest.raises(MeasureError, match="age"):
        measures.segment_map(measures.find_segments(features, NAMES), features, x="age")


def test_it_shows_what_nobody_will_bring() -> None:
    assert measures.value_distribution([0, 0, 0], currency="CNY").title == "Nothing is expected from these customers"
