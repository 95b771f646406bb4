"""The package itself: cheap to import, free of web and database, its examples run, its words are complete."""

from __future__ import annotations

import doctest
import pkgutil
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from guanxi import measures
from guanxi.measures import words

ROOMS = [room.name for room in pkgutil.walk_packages(measures.__path__, "guanxi.measures.") if ".tests" not in room.name]
SOURCES = {path: path.read_text() for path in Path(measures.__path__[0]).rglob("*.py") if "tests" not in path.parts}


@pytest.mark.parametrize("room", ROOMS)
def test_it_shows_examples_that_run(room: str) -> None:
    assert doctest.testmod(import_module(room)).failed == 0


def test_it_has_examples_at_all() -> None:
    assert sum(text.count(">>> ") for text in SOURCES.values()) > 25


@pytest.mark.parametrize("name", measures.__all__)
def test_it_keeps_every_name_it_promises_and_explains_it(name: str) -> None:
    thing = getattr(measures, name)
    assert not callable(thing) or thing.__doc__


def test_it_does_not_know_names_it_never_promised() -> None:
    with pytest.raises(AttributeError):
        measures.magic  # noqa: B018


def test_it_costs_nothing_to_import() -> None:
    code = "import sys; from guanxi import measures; measures.MeasureError; print([m for m in HEAVY if m in sys.modules])"
    heavy = ["django", "psycopg", "duckdb", "scipy", "sklearn", "matplotlib", "pandas", "numpy"]
    ran = subprocess.run([sys.executable, "-c", code.replace("HEAVY", repr(heavy))], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_it_knows_neither_web_nor_database() -> None:
    for path, text in SOURCES.items():
        assert not re.search(r"^\s*(import|from) (django|psycopg|duckdb|ibis)", text, re.MULTILINE), path
        assert not re.search(r"from guanxi\.(?!measures)", text), path


def test_it_has_words_for_every_code_in_both_languages() -> None:
    reasons = {found for text in SOURCES.values() for found in re.findall(r'reason="([a-z_]+)"', text)}
    reasons |= {found for text in SOURCES.values() for found in re.findall(r'(?:not_defined|too_few)\("([a-z_]+)"', text)}
    assert len(reasons) > 8
    for code in reasons | {"chosen", "kept", "no_structure", "unstable", "hardly_anyone_leaves", "spend_depends_on_frequency"}:
        assert words.sentence(code, "en") != code
        assert words.sentence(code, "zh") != words.sentence(code, "en")


def test_it_names_each_kind_of_segment_in_both_languages() -> None:
    from guanxi.measures.segments.naming import IDEALS

    assert set(words.SEGMENTS) == set(words.MEANINGS) == {*IDEALS, "group"}
    for english, chinese in [*words.SEGMENTS.values(), *words.MEANINGS.values(), *words.SENTENCES.values()]:
        assert re.search("[\u4e00-\u9fff]", chinese)
        assert not re.search("[\u4e00-\u9fff]", english)
        assert not re.search("(?<=[\u4e00-\u9fff])[,:;?!]", chinese)
