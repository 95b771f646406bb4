"""The figures over time: the cohort heat map and the trend of a score with its intervals."""

from __future__ import annotations

import numpy as np

from guanxi.measures.cohorts import CohortTable
from guanxi.measures.figures import Axis, Figure, Mark, column
from guanxi.measures.results import Measured
from guanxi.measures.trend import ScoreTrend
from guanxi.measures.words import Language, sentence


def cohort_heat_map(cohorts: CohortTable, *, language: Language = "en", most: int = 24) -> Figure:
    """One cell per cohort and age with its share, interval and counts; the newest ``most`` cohorts that hold anyone."""
    shown = set(np.flatnonzero(cohorts.sizes)[-most:].tolist())
    cells = [(row, age) for row, age in np.argwhere(~np.isnan(cohorts.share)).tolist() if row in shown]
    at = tuple(np.array(cells, dtype=int).reshape(-1, 2).T)
    rows = {
        "cohort": tuple(cohorts.cohorts[row] for row, _ in cells),
        "age": tuple(age for _, age in cells),
        "share": column(cohorts.share[at]),
        "low": column(cohorts.low[at]),
        "high": column(cohorts.high[at]),
        "active": column(cohorts.active[at]),
        "size": column(cohorts.sizes[at[0]]),
    }
    title, note = _cohort_title(cohorts, language), _cohort_note(cohorts, language)
    words = ("首购后的期数", "首购时段") if language == "zh" else ("periods since the first purchase", "first purchase")
    marks = (Mark("cells", "age", "cohort", colour="share", text="share"),)
    return Figure(
        "cohort_heat_map", title, Axis(words[0]), Axis(words[1], "category"), {"rows": rows}, marks, note, f"{title} {note}", language
    )


def score_trend_figure(trend: ScoreTrend, *, language: Language = "en") -> Figure:
    """The score per period as a line in its band of intervals; periods without a score leave a gap."""
    rows = {
        "period": trend.periods,
        "score": column([_or_nan(score.value) for score in trend.scores]),
        "low": column([_or_nan(score.low) for score in trend.scores]),
        "high": column([_or_nan(score.high) for score in trend.scores]),
        "n": tuple(score.n for score in trend.scores),
    }
    name = {"csat": "CSAT", "nps": "NPS", "mean": "平均分" if language == "zh" else "Mean score"}[trend.kind]
    marks = (Mark("band", "period", low="low", high="high"), Mark("line", "period", "score"))
    axes = Axis("时段" if language == "zh" else "period", "category"), Axis(name, "share" if trend.kind == "csat" else "linear")
    title, note = _trend_title(trend, name, language), _trend_note(trend, language)
    return Figure("score_trend", title, axes[0], axes[1], {"rows": rows}, marks, note, f"{title} {note}", language)


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value


def _cohort_title(cohorts: CohortTable, language: Language) -> str:
    known = [age for age in range(1, len(cohorts.overall)) if not np.isnan(cohorts.overall[age])]
    if not known:
        return "还没有可以观察回购的时段" if language == "zh" else "No later period to come back in yet"
    early, late = known[0], known[min(len(known), 6) - 1]
    first, last = f"{cohorts.overall[early]:.0%}", f"{cohorts.overall[late]:.0%}"
    if language == "zh":
        return f"首购后第 {early} 期有 {first} 的客户再次购买，第 {late} 期为 {last}"
    return f"{first} of customers buy again in period {early}, {last} in period {late}"


def _cohort_note(cohorts: CohortTable, language: Language) -> str:
    total = int(cohorts.sizes.sum())
    open_end = cohorts.last_is_open and ("最后一期尚未结束。" if language == "zh" else " The last period is not over yet.")
    text = f"n = {total:,}，Wilson 95% 区间。" if language == "zh" else f"n = {total:,}, Wilson 95 % intervals."
    return text + (open_end or "")


def _trend_title(trend: ScoreTrend, name: str, language: Language) -> str:
    usable = [score for score in trend.scores if score.ok]
    if len(usable) < 2:
        return sentence(trend.change.reason or "one_period_only", language)
    before, after = (_shown(score, trend) for score in usable[-2:])
    if language == "zh":
        verb = {"up": "上升", "down": "下降", "none": "没有可证实的变化"}[trend.change.direction]
        return f"{name} 从 {before} {verb}到 {after}" if trend.change.direction != "none" else f"{name} {verb}（{before} → {after}）"
    if trend.change.direction == "none":
        return f"{name} shows no proven change ({before}, then {after})"
    return f"{name} {'rose' if trend.change.direction == 'up' else 'fell'} from {before} to {after}"


def _trend_note(trend: ScoreTrend, language: Language) -> str:
    n = sum(score.n for score in trend.scores)
    return (
        f"n = {n:,}，95% 区间；不足 10 条评价的时段不计分。"
        if language == "zh"
        else f"n = {n:,}, 95 % intervals; no score under 10 answers."
    )


def _shown(score: Measured, trend: ScoreTrend) -> str:
    value = score.value or 0.0
    return f"{value:.0%}" if trend.kind == "csat" else f"{value:.0f}" if trend.kind == "nps" else f"{value:.2f}"
