"""The drill makes the mistakes that it speaks of, and the laws notice one in a function that decides."""

from __future__ import annotations

import subprocess
import sys

import pytest

from drills.mistakes import mutants_of
from drills.mutants import DECIDING, LAWS, ROOT, mutants

SOURCE = '''
def may(held, wanted):
    """Never touched."""
    if held > wanted and not _("Sentence"):
        return True
    raise ValueError
'''


def test_it_turns_round_what_stands_there_and_nothing_that_is_only_said() -> None:
    found = {one.name for one in mutants_of("guanxi.example", SOURCE)}
    assert found == {
        "example.may: `held > wanted` → `held >= wanted`",
        "example.may: `held > wanted` → `held <= wanted`",
        "example.may: `held` → `wanted`",
        "example.may: `wanted` → `held`",
        "example.may: `held > wanted and (not _('Sentence'))` → `held > wanted or not _('Sentence')`",
        "example.may: `held > wanted and (not _('Sentence'))` → `held > wanted`",
        "example.may: `held > wanted and (not _('Sentence'))` → `not _('Sentence')`",
        "example.may: `not _('Sentence')` → `_('Sentence')`",
        "example.may: `if held > wanted and (not _('Sentence')):` → `if True:`",
        "example.may: `if held > wanted and (not _('Sentence')):` → `if False:`",
        "example.may: `return True` → `return None`",
        "example.may: `True` → `False`",
        "example.may: `raise ValueError` → `pass`",
    }


def test_there_are_mistakes_in_every_function_that_decides() -> None:
    made = list(mutants())
    assert {one.module for one in made} == set(DECIDING)
    assert len(made) > 300
    named = {f"{module}.{function}" for module, functions in DECIDING.items() for function in functions}
    assert named <= {f"{one.module}.{one.function}" for one in made}
    assert all(any(module.startswith(floor) for floor in LAWS) for module in DECIDING)


@pytest.mark.slow
def test_a_mistake_in_what_may_be_done_is_noticed() -> None:
    command = [sys.executable, "-m", "drills.mutants", "--only", "records.reading.may_write"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "noticed: 100.0%" in done.stdout
