"""What is raised when a rule of access forbids a verb whoever asks: a sentence for people, and the field it belongs to."""

from __future__ import annotations

from typing import Any


class Impossible(Exception):
    field = ""

    def __init__(self, sentence: Any, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field or self.field

    def __str__(self) -> str:
        return str(self.sentence)
