"""Fields that point at a user or a team."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q
from django.db.models.functions import Lower

from guanxi.access.actor import Actor
from guanxi.access.models import Team, User
from guanxi.records.asking import Asking
from guanxi.records.fields.field import EMPTY_OPERATORS, Field
from guanxi.records.fields.link import Ref
from guanxi.records.lookups import Lookup
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _
from guanxi.values.text import clean_line

if TYPE_CHECKING:
    from guanxi.records.registry import RecordType

CALLED = ("username", "email", "name")
"""By which words a colleague is known, the surest first."""


@dataclass(frozen=True, kw_only=True)
class UserLink(Field):
    """A user; `me` stands for the actor. Names of colleagues are known to everybody who signs in."""

    kind: ClassVar[str] = "user"
    operators: ClassVar[tuple[str, ...]] = ("is", "is_not", "any_of", "none_of", *EMPTY_OPERATORS)
    groupable: ClassVar[bool] = True
    sortable: bool = False

    @property
    def path(self) -> str:
        return f"{self.column or self.name}_id"

    def beside(self, record_type: RecordType, actor: Actor) -> tuple[Lookup, ...]:
        return (self._lookup,)

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup("access_user", "id", ("id", "name", "username"), of=self.path)

    def load(self, record_type: RecordType, ids: Sequence[int], values: Sequence[Any], asking: Asking) -> Sequence[Any] | None:
        wanted = {value for value in values if value}
        users = asking.rows(self._lookup, wanted) if wanted else ()
        names = {pk: name or username for pk, name, username in users}
        return [Ref("user", value, names[value]) if value in names else None for value in values]

    def clean(self, raw: Any, asking: Asking) -> Any:
        [found] = self.clean_many([raw], asking)
        if isinstance(found, ValueProblem):
            raise found
        return found

    def clean_many(self, raws: Sequence[Any], asking: Asking) -> list[Any]:
        """An id, `{"id": …}`, a Ref, `me`, or a word by which a colleague is known: user name, e-mail or name."""
        words = [_word_of(raw, asking) for raw in raws]
        named = _Named.by({word for word in words if word and isinstance(word, str)})
        return [(named.user(word) if isinstance(word, str) else word) if word else None for word in words]

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        if operator in {"any_of", "none_of"}:
            once = {str(item).casefold(): item for item in value}  # each name is a question to the database
            found = Q(**{f"{self.path}__in": [self.clean(item, asking) for item in once.values()]})
            return found if operator == "any_of" else ~found
        return super().condition(operator, value, asking)

    def as_json(self, value: Any) -> Any:
        return None if value is None else {"id": value.id, "name": value.name}

    def group_texts(self, record_type: RecordType, values: Sequence[Any], asking: Asking) -> list[str]:
        named = self.load(record_type, [0] * len(values), values, asking) or ()
        return [self.as_text(value, asking) for value in named]


def _word_of(raw: Any, asking: Asking) -> str | ValueProblem:
    raw = raw.id if isinstance(raw, Ref) else raw.get("id") if isinstance(raw, dict) else raw
    if raw == "me":
        raw = asking.actor.user_id
    try:
        return "" if raw is None else clean_line(str(raw), 300)
    except ValueProblem as problem:
        return problem


@dataclass(frozen=True)
class _Named:
    """The users whom some words may mean."""

    users: Sequence[User]

    @classmethod
    def by(cls, words: Collection[str]) -> _Named:
        if not words:
            return cls(())
        wanted = Q(pk__in=[int(word) for word in words if _is_id(word)])
        for name in CALLED:
            wanted |= Q(**{f"low_{name}__in": [word.lower() for word in words]})
        found = User.objects.annotate(**{f"low_{name}": Lower(name) for name in CALLED}).filter(wanted)
        return cls(list(found.only(*CALLED, "is_active").order_by("pk")))

    def user(self, word: str) -> int | ValueProblem:
        """Whoever is there still comes before those of the same name who left."""
        if _is_id(word):
            return int(word) if any(one.pk == int(word) for one in self.users) else _nobody(word)
        for name in CALLED:
            called = [one for one in self.users if getattr(one, name).lower() == word.lower()]
            called = [one for one in called if one.is_active] or called
            if len(called) == 1:
                return called[0].pk
            if called:
                words = _("Several colleagues are called “%(name)s”. Write their user name or e-mail.")
                return ValueProblem("several_users", words % {"name": word[:60]})
        return _nobody(word)


def _is_id(word: str) -> bool:
    return word.isdecimal() and len(word) < 19


def _nobody(word: str) -> ValueProblem:
    return ValueProblem("no_such_user", _("There is no user “%(name)s”.") % {"name": word[:60]})


@dataclass(frozen=True, kw_only=True)
class TeamLink(UserLink):
    """A team; `my_team` stands for the actor's teams."""

    kind: ClassVar[str] = "team"

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup("access_team", "id", ("id", "name"), of=self.path)

    def load(self, record_type: RecordType, ids: Sequence[int], values: Sequence[Any], asking: Asking) -> Sequence[Any] | None:
        wanted = {value for value in values if value}
        names = dict(asking.rows(self._lookup, wanted)) if wanted else {}
        return [Ref("team", value, names[value]) if value in names else None for value in values]

    def clean(self, raw: Any, asking: Asking) -> Any:
        if raw is None or raw == "":
            return None
        if isinstance(raw, Ref):
            return raw.id
        if isinstance(raw, dict):
            raw = raw.get("id")
        if raw == "my_team":
            return asking.actor.main_team_id
        word = clean_line(str(raw), 300)
        wanted = Q(pk=int(word)) if word.isdecimal() and len(word) < 19 else Q(name__iexact=word)
        found = Team.objects.filter(wanted).values_list("pk", flat=True)[:2]
        if len(found) != 1:
            raise ValueProblem("no_such_team", _("There is no team “%(name)s”.") % {"name": str(raw)[:60]})
        return found[0]

    def clean_many(self, raws: Sequence[Any], asking: Asking) -> list[Any]:
        return Field.clean_many(self, raws, asking)

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        if operator in {"is", "is_not"} and value == "my_team":
            found = Q(**{f"{self.path}__in": sorted(asking.actor.team_ids)})
            return found if operator == "is" else ~found
        return super().condition(operator, value, asking)
