"""What the house promises beyond imports: where foreign keys point, what templates include, how things are named."""

from __future__ import annotations

import ast
import re

from django.apps import apps
from django.db.models import ForeignKey
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from tests.architecture.floors import HEIGHT, PACKAGE, floor_of

# A feedback names the order it is about: the answer is about something bought.
SIDEWAYS = {("feedback", "commerce")}
NAMED_BY_DJANGO = ["sql/lending/base.py"]
"""An engine of its databases is looked for under this name."""
VAGUE = re.compile(r"^(utils?|helpers?|common|base|misc|services?|managers?)(\.py)?$")
PYTHON = [path for path in PACKAGE.rglob("*.py") if not {"tests", "migrations"} & set(path.parts)]


def our_models():
    return [model for model in apps.get_models() if model.__module__.startswith("guanxi.")]


def test_it_points_foreign_keys_down_or_along_the_same_floor():
    up = []
    for model in our_models():
        own = model._meta.app_label
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey) and field.related_model.__module__.startswith("guanxi."):
                target = field.related_model._meta.app_label
                level = own == target or HEIGHT[target] < HEIGHT[own] or (own, target) in SIDEWAYS
                if not level:
                    up.append(f"{model.__name__}.{field.name} -> {target}")
    assert up == []


def test_it_has_no_business_signals():
    for signal in (pre_save, post_save, pre_delete, post_delete, m2m_changed):
        receivers = [str(receiver) for receiver in signal.receivers]
        assert not [one for one in receivers if "guanxi" in one], signal


def test_it_includes_templates_of_its_own_floor_or_of_a_lower_one():
    wrong = []
    for path in PACKAGE.rglob("templates/**/*.html"):
        own = floor_of(path)
        for name in re.findall(r"""\{%\s*(?:include|extends)\s+["']([a-z_]+)/""", path.read_text(encoding="utf-8")):
            if name in HEIGHT and name != own and HEIGHT[name] >= HEIGHT[own]:
                wrong.append(f"{path.relative_to(PACKAGE)} takes {name}")
    assert wrong == []


def test_it_names_rooms_for_what_happens_in_them():
    found = [
        path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*") if VAGUE.match(path.name) and "node_modules" not in path.parts
    ]
    assert found == NAMED_BY_DJANGO


def test_it_says_at_the_top_of_every_module_what_it_holds():
    silent = [path for path in PYTHON if path.stat().st_size and ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None]
    assert [str(path.relative_to(PACKAGE)) for path in silent if path.name != "__init__.py"] == []


def test_it_never_runs_text_as_code_or_unpickles():
    forbidden = re.compile(
        r"\b(pickle|marshal|shelve)\b|(?<![.\w])(eval|exec)\(|yaml\.load\(|\|\s*safe\b|mark_safe\((?!['\"])|autoescape off"
    )
    found = []
    for path in [*PYTHON, *PACKAGE.rglob("templates/**/*.html")]:
        if hit := forbidden.search(path.read_text(encoding="utf-8")):
            found.append(f"{path.relative_to(PACKAGE)}: {hit.group()}")
    assert found == []


def test_it_keeps_inline_style_and_script_out_of_templates():
    inline = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|\sstyle=|\son[a-z]+=|javascript:", re.I)
    found = []
    for path in PACKAGE.rglob("templates/**/*.html"):
        if hit := inline.search(path.read_text(encoding="utf-8")):
            found.append(f"{path.relative_to(PACKAGE)}: {hit.group()}")
    assert found == []
