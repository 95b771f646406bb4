"""Measures of customers in plain Python: arrays and frames in, frozen results out.

Knows no web and no database; usable alone: ``from guanxi import measures``. Names load their module when first used, so this import
costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {
    "errors": ["MeasureError"],
    "results": ["Difference", "Measured", "FEWEST_ANSWERS"],
    "proportions": ["difference_of_means", "difference_of_shares", "mean_with_interval", "share", "wilson"],
    "acting": ["Tried", "expected_hit_rate", "expected_worth", "urgency"],
    "advice": ["hit_rate"],
    "falling": ["Fall", "falls"],
    "campaigns": ["ResponseRates", "cost_per_target", "response_rate", "response_rates"],
    "returns": ["ebitda_return", "net_return"],
    "retention": ["retention_of", "retention_rate"],
    "discounting": ["clv_end_of_period", "clv_mid_period", "clv_perpetual", "clv_start_of_period", "clv_undiscounted"],
    "satisfaction": ["EffortScore", "ces", "csat", "csat_from_counts", "difference_of_nps", "nps", "nps_counts", "nps_from_counts"],
    "trend": ["ScoreTrend", "score_trend", "trend_from_counts"],
    "rfm_scores": ["Rfm", "quintiles", "rfm", "rfm_from_totals", "rfm_of_frame"],
    "buying.bg_nbd": ["BgNbd", "BgNbdParameters"],
    "buying.pareto_nbd": ["ParetoNbd", "ParetoNbdParameters"],
    "buying.bg_bb": ["BgBb", "BgBbParameters"],
    "buying.sbg": ["Sbg", "SbgParameters"],
    "buying.gamma_gamma": ["GammaGamma", "GammaGammaParameters"],
    "buying.value": ["ExpectedValue", "clv_expected"],
    "segments.agreement": ["adjusted_rand"],
    "segments.choosing": ["Evidence"],
    "segments.describing": ["Segment", "Segments"],
    "segments.finding": ["SegmentFinder", "find_segments"],
    "segments.naming": ["Reason"],
    "words": ["describe_segment", "explain", "segment_name", "sentence"],
    "cohorts": ["CohortTable", "cohort_table", "cohort_table_from_counts"],
    "survival": ["SurvivalCurve", "kaplan_meier"],
    "customer_file": ["CustomerFile", "Dropped", "clean_customers", "read_customer_file"],
    "walking": ["Walk", "walk"],
    "figures": ["Axis", "Figure", "Mark"],
    "drawing_segments": ["segment_map", "value_distribution"],
    "drawing_time": ["cohort_heat_map", "score_trend_figure"],
    "pictures": ["draw", "to_png", "to_svg"],
}
_HOME = {name: module for module, names in _WHERE.items() for name in names}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
