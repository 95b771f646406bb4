"""The form of one condition: which fields can be asked, by which operators, with what kind of value; and the leaf that was posted."""

from __future__ import annotations

COUNTED = ("last_7_days", "last_30_days", "last_90_days", "last_12_months", "next_7_days", "next_30_days")
MANY = ("any_of", "none_of")
PERIODS = ("in_period", "not_in_period")
AT_LEAST = ("number", "integer", "money", "score")
FIRST = {
    "text": "contains",
    "long_text": "contains",
    "date": "in_period",
    "datetime": "in_period",
    "choice": "any_of",
    "label": "any_of",
} | dict.fromkeys(AT_LEAST, "gte")
