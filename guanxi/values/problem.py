"""The one exception of this floor: a value that cannot be taken as it is written."""

from __future__ import annotations

from django.utils.functional import Promise

from guanxi.values.sentence import remembered

SHOWN = 60


class ValueProblem(ValueError):
    """`code` is for programs; `str()` is a sentence in the reader's language: what is wrong and what to do."""

    def __init__(self, code: str, sentence: str | Promise, **facts: object) -> None:
        super().__init__(code, sentence, facts)
        self.code = code
        self.sentence = sentence
        self.facts = facts

    def __str__(self) -> str:
        sentence = remembered(self.sentence)
        return sentence % self.facts if self.facts else sentence

    def __reduce__(self) -> tuple[object, ...]:
        return _again, self.args


def _again(code: str, sentence: str | Promise, facts: dict[str, object]) -> ValueProblem:
    return ValueProblem(code, sentence, **facts)


def shown(text: str) -> str:
    """The text as a sentence may quote it: short and on one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
