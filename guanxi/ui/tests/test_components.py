"""Components escape what they are given and say everything that colour says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from guanxi.ui import icons
from guanxi.ui.initials import initials

UI = Path(icons.__file__).parent
EVIL = '"><img src=x onerror=alert(1)>'


def render(source: str, **context: object) -> str:
    return Template(CottonCompiler().process(source)).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        '<c-button href="{{ evil }}">{{ evil }}</c-button>',
        '<c-chip field="{{ evil }}" value="{{ evil }}" remove="?" />',
        "<c-tag>{{ evil }}</c-tag>",
        '<c-button data-copy="{{ evil }}">x</c-button>',
        '<c-button :data-copy="evil">x</c-button>',
        '<c-copy text="{{ evil }}" />',
        '<c-who name="{{ evil }}" />',
        '<c-card title="{{ evil }}">{{ evil }}</c-card>',
        '<c-stat value="{{ evil }}" label="{{ evil }}" note="{{ evil }}" />',
        '<c-event title="{{ evil }}" time="now">{{ evil }}</c-event>',
        '<c-field id="x" label="{{ evil }}" help="{{ evil }}" error="{{ evil }}"><input id="x"></c-field>',
        '<c-empty title="{{ evil }}">{{ evil }}</c-empty>',
        '<c-progress label="{{ evil }}" note="{{ evil }}" value="1" />',
        '<c-mood score="2" text="{{ evil }}" />',
        '<c-notice title="{{ evil }}">{{ evil }}</c-notice>',
        '<c-menu id="m" text="{{ evil }}"><c-menu-item>{{ evil }}</c-menu-item></c-menu>',
    ],
)
def test_it_escapes_what_it_is_given(source: str) -> None:
    page = render(source, evil=EVIL)
    assert "<img" not in page
    assert "&lt;img" in page


def test_it_lets_no_value_become_an_attribute() -> None:
    page = render('<c-button :data-copy="evil">x</c-button>', evil='"a" hx-get="/bin/"')
    assert 'data-copy="&quot;a&quot; hx-get=&quot;/bin/&quot;"' in page


def test_a_component_passes_json_on_that_its_template_wrote_around_a_value():
    page = render("""<c-menu-item hx-vals='{"until": "{{ day }}"}'>x</c-menu-item>""", day='2026-11-28" onclick="')
    assert 'hx-vals="{&quot;until&quot;: &quot;2026-11-28&quot; onclick=&quot;&quot;}"' in page


def test_it_passes_attributes_on_only_escaped() -> None:
    raw = [path.name for path in UI.parent.rglob("templates/**/*.html") if "{{ attrs }}" in path.read_text()]
    assert raw == []


@pytest.mark.parametrize(
    ("score", "scale", "mood"),
    [(5, 5, "good"), (4, 5, "good"), (3, 5, "mid"), (2, 5, "bad"), (10, 10, "good"), ("", 5, "none"), (None, 5, "none")],
)
def test_it_shows_a_score_as_a_shape_and_in_words(score: object, scale: int, mood: str) -> None:
    page = render('<c-mood :score="score" scale="{{ scale }}" />', score=score, scale=scale)
    assert f"mood-{mood}" in page
    assert re.search(r"satisfied|neutral|Not rated", page)


@pytest.mark.parametrize(("name", "letters"), [("王丽华", "王"), ("Anna Schmidt", "AS"), ("marco", "M"), ("", "?"), ("  ", "?")])
def test_it_makes_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_it_knows_every_icon_that_templates_name() -> None:
    named = {name for path in UI.parent.rglob("templates/**/*.html") for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())}
    named |= {
        name for path in UI.parent.rglob("templates/**/*.html") for name in re.findall(r'<c-[\w-]+[^>]*? icon="([\w-]+)"', path.read_text())
    }
    assert named - set(icons.ICONS) == set()


def test_it_carries_no_inline_style_or_script() -> None:
    for path in UI.parent.rglob("templates/**/*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=|\son\w+=\"|<style|hx-on|javascript:", text), path
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text), path


@pytest.mark.parametrize(("language", "told"), [("en", "Done. Undone."), ("zh-hans", "Done.Undone.")])
def test_chinese_leaves_no_space_between_two_sentences(language: str, told: str) -> None:
    with translation.override(language):
        assert render("{% load ui %}Done.{% gap %}Undone.") == told
