"""The words for what measures hand out as codes, in both languages. Plain dictionaries: a notebook has no catalogue of translations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from guanxi.measures.segments.describing import Segment
    from guanxi.measures.segments.naming import Reason

Language = Literal["en", "zh"]
Words = dict[str, tuple[str, str]]  # code: (English, Chinese)

SEGMENTS: Words = {
    "loyal_high_value": ("Loyal, high value", "忠诚高价值"),
    "loyal": ("Loyal", "忠诚常客"),
    "price_sensitive": ("Price sensitive", "价格敏感"),
    "big_spender": ("Big spenders", "大额买家"),
    "active": ("Active lately", "近期活跃"),
    "new": ("New", "新客户"),
    "new_high_value": ("New, high value", "高价值新客"),
    "steady": ("Steady", "稳定客户"),
    "slipping": ("Slipping away", "渐行渐远"),
    "at_risk": ("At risk", "有流失风险"),
    "lapsed_high_value": ("Lapsed, high value", "流失高价值"),
    "dormant": ("Dormant", "沉睡客户"),
    "group": ("Group", "群体"),
}
MEANINGS: Words = {
    "loyal_high_value": ("They bought lately, buy often and spend much.", "最近买过，买得勤，花得多。"),
    "loyal": ("They bought lately and buy often.", "最近买过，买得勤。"),
    "price_sensitive": ("They buy often and spend little.", "买得勤，花得少。"),
    "big_spender": ("They spend much, though not often.", "花得多，但买得不勤。"),
    "active": ("They bought lately.", "最近买过。"),
    "new": ("They bought lately, seldom and little so far.", "最近才买，次数和金额都还少。"),
    "new_high_value": ("They bought lately, seldom but much.", "最近才买，次数少，金额高。"),
    "steady": ("They lie in the middle of all customers.", "各方面居中。"),
    "slipping": ("Their last purchase lies longer back than others'.", "上次购买比多数客户更久。"),
    "at_risk": ("They bought often and much, but not lately.", "以前买得勤、花得多，最近没来。"),
    "lapsed_high_value": ("They spent much on few purchases, long ago.", "次数少、金额高，但已很久没来。"),
    "dormant": ("They bought seldom and little, long ago.", "买得少，也很久没来。"),
    "group": ("A group of like customers.", "彼此相似的一群客户。"),
}
FEATURES: Words = {
    "recency": ("days since the last purchase", "距上次购买天数"),
    "days_since_last": ("days since the last purchase", "距上次购买天数"),
    "months_since_last": ("months since the last purchase", "距上次购买月数"),
    "frequency": ("purchases", "购买次数"),
    "purchase_frequency": ("purchases", "购买次数"),
    "monetary": ("amount spent", "累计消费"),
    "avg_purchase_amount": ("average purchase", "平均客单价"),
    "age": ("age", "年龄"),
    "customers": ("customers", "客户数"),
}
SENTENCES: Words = {
    "nothing_to_divide_by": ("Not defined: there is nothing to divide by.", "无法计算：分母为零。"),
    "no_targets": ("Not defined: nobody was targeted.", "无法计算：没有目标客户。"),
    "no_investment": ("Not defined: nothing was invested.", "无法计算：没有投入。"),
    "no_cost": ("Not defined: there was no cost.", "无法计算：没有成本。"),
    "nobody_at_start": ("Not defined: there was no customer at the start.", "无法计算：期初没有客户。"),
    "no_answers": ("No answers yet.", "还没有评价。"),
    "sum_without_end": ("Not defined: without discount or loss the sum has no end.", "无法计算：既无折现也无流失，总和没有上限。"),
    "too_few_answers": ("Fewer than 10 answers: no score is shown, only the answers.", "评价不足 10 条：只列出评价，不计算得分。"),
    "one_period_only": ("Fewer than two periods have a score: nothing to compare.", "有得分的时段不足两个，无从比较。"),
    "too_few_customers": ("Too few customers for this method.", "客户太少，不适合用这种方法。"),
    "too_few_repeaters": ("Too few customers came back to learn from.", "回头客太少，无从学习规律。"),
    "no_structure": ("No clear groups: the customers form one cloud.", "没有明显分群：客户连成一片。"),
    "unstable": ("No clear groups: they change when the customers are drawn again.", "没有明显分群：重新抽样后结果就变了。"),
    "chosen": ("The number of groups was chosen by the evidence.", "群数由数据证据选定。"),
    "kept": ("The number of groups of the last run still fits and was kept.", "上次的群数仍然合适，予以保留。"),
    "hardly_anyone_leaves": (
        "The data show hardly anyone leaving: read the probability of being still active with care.",
        "数据中几乎看不到流失，活跃概率请谨慎解读。",
    ),
    "spend_depends_on_frequency": (
        "Frequent buyers spend differently per purchase: values are less sure.",
        "购买频次与客单价相关，估值的把握会低一些。",
    ),
    "spend_without_mean": ("Spending varies too widely for a dependable mean.", "消费金额差异过大，均值不可靠。"),
}
_ALL = {**MEANINGS, **SENTENCES, **FEATURES, **SEGMENTS}


def sentence(code: str, language: Language = "en") -> str:
    """The sentence or name of a code; an unknown code is shown as it is.

    >>> sentence("no_targets", "zh")
    '无法计算：没有目标客户。'
    """
    pair = SENTENCES.get(code) or _ALL.get(code)
    return pair[_at(language)] if pair else code


def segment_name(segment: Segment, language: Language = "en") -> str:
    """The segment's name; a second one of the same kind carries its number."""
    name = SEGMENTS[segment.code][_at(language)]
    return name if segment.ordinal == 1 and segment.code != "group" else f"{name} {segment.ordinal}"


def describe_segment(segment: Segment, language: Language = "en") -> str:
    """What the segment is and the figures that set it apart, in one paragraph."""
    meaning = MEANINGS[segment.code][_at(language)]
    said = [explain(reason, language) for reason in segment.reasons] or [_plain(segment, language)]
    return ("" if language == "zh" else " ").join([meaning, *said])


def explain(reason: Reason, language: Language = "en") -> str:
    """One reason with its numbers."""
    name = FEATURES.get(reason.feature, (reason.feature, reason.feature))[_at(language)]
    if language == "zh":
        return f"{name}中位数 {_short(reason.median)}（全体 {_short(reason.overall)}）。"
    return f"Median {name} {_short(reason.median)} (all customers {_short(reason.overall)})."


def _plain(segment: Segment, language: Language) -> str:
    """The medians alone, for a segment that nothing sets apart."""
    parts = [f"{sentence(name, language)} {_short(value)}" for name, value in segment.medians.items()]
    return f"中位数：{'，'.join(parts)}。" if language == "zh" else f"Medians: {', '.join(parts)}."


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def _at(language: Language) -> int:
    return 1 if language.startswith("zh") else 0
