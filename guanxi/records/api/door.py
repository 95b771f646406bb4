"""The door of the API of this house: tokens and sessions become actors, and the engine's exceptions become answers."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest

from guanxi.access.actor import Actor
from guanxi.access.impossible import Impossible
from guanxi.access.refusing import Refused
from guanxi.access.tokens.recognising import recognise_token, supposed
from guanxi.records.problems import Changed, Invalid, NotFound, Problem
from guanxi.rest import errors
from guanxi.rest.calling import Call
from guanxi.rest.door import Door
from guanxi.rest.errors import ApiError
from guanxi.values.problem import ValueProblem

ApiCall = Call[Actor]


def of_session(request: HttpRequest) -> Actor | None:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor if actor.user_id is not None else None


def meaning_of(error: Exception) -> ApiError | None:
    if isinstance(error, Refused):
        return errors.forbidden("refused", str(error))
    if isinstance(error, NotFound):
        return errors.not_found()
    if isinstance(error, Invalid):
        return errors.invalid([problem.as_dict() for problem in error.problems])
    if isinstance(error, Changed):
        return ApiError(412, "changed", str(error))
    if isinstance(error, Impossible):
        return errors.invalid([Problem("impossible", str(error), error.field).as_dict()])
    if isinstance(error, ValueProblem):
        return errors.invalid([Problem(error.code, str(error)).as_dict()])
    return None


def rights_of(actor: Actor) -> str:
    """A fingerprint of everything an actor may: whoever may less than before is answered anew."""
    held = [
        actor.may_all,
        actor.read_only,
        sorted((name, action, scope.value) for (name, action), scope in actor.grants.items()),
        *(sorted((name, sorted(fields)) for name, fields in some.items()) for some in (actor.readable, actor.writable, actor.masked)),
        sorted(actor.subtree_ids),
        sorted(actor.team_ids),
        sorted(actor.shares),
    ]
    return hashlib.sha256(repr(held).encode()).hexdigest()


DOOR = Door(recognise_token, supposed, of_session, meaning_of, rights_of)
