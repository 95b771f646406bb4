"""What a plain customer file says about a person without saying it outright: a full name in two cells, an age, a number for a name."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from guanxi.records.asking import Asking
from guanxi.records.importing.line_columns import AGE
from guanxi.records.problems import Problem
from guanxi.values.problem import ValueProblem

MIDDLE_OF_YEAR = (7, 1)


def person_of(
    values: dict[str, dict[str, Any]], columns: Collection[str], asking: Asking, problems: list[Problem], fallbacks: set[str]
) -> None:
    person = values.get("person")
    if person is None:
        return
    if "age" in person:
        _birth_year(person, asking, problems)
    if "name" not in columns:
        _named(person, fallbacks)


def _birth_year(person: dict[str, Any], asking: Asking, problems: list[Problem]) -> None:
    """Whoever is 30 was born about 30 years ago, give or take one; a birth year or birthday that is told counts more."""
    try:
        age = AGE.clean(person.pop("age"), asking)
    except ValueProblem as problem:
        problems.append(Problem(problem.code, str(problem), "age"))
        return
    if age is not None and "birth" not in person and "birth_year" not in person:
        person["birth_year"] = asking.now.year - age - ((asking.now.month, asking.now.day) < MIDDLE_OF_YEAR)


def _named(person: dict[str, Any], fallbacks: set[str]) -> None:
    family, given = str(person.get("family_name", "")).strip(), str(person.get("given_name", "")).strip()
    if family or given:
        person["name"] = f"{family}{given}" if not (family + given).isascii() else f"{given} {family}".strip()
    elif "external_id" in person:
        person["name"] = str(person["external_id"])
        fallbacks.add("name")
