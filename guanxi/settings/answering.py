"""From a form to a verb and back: what the verb refuses becomes a sentence at its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms

from guanxi.access.impossible import Impossible
from guanxi.access.refusing import Refused

Outcome = TypeVar("Outcome")


def attempt(form: forms.Form, verb: Callable[..., Outcome], **arguments: Any) -> Outcome | None:
    """None if the form is not complete or the verb said no; then the form says why."""
    if not form.is_valid():
        return None
    try:
        return verb(**arguments)
    except Impossible as problem:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return None


def status_of(form: forms.Form) -> int:
    return 422 if form.errors else 200
