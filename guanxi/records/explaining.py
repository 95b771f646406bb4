"""Who can see a record, who may change it, and why, in plain words: for whoever manages users."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.access.explaining import Step, holds, steps
from guanxi.access.models import Grant, Team, User
from guanxi.access.recognising import actors_of_active_users
from guanxi.access.refusing import require
from guanxi.access.right_names import SCOPE_LABELS, name_of_right
from guanxi.access.scopes import Scope
from guanxi.access.sharing import Held, shares_of
from guanxi.access.visibility import Tie
from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.problems import NotFound
from guanxi.records.reading import may_read, readable_fields, rows, shown_field
from guanxi.records.registry import RecordType
from guanxi.records.share_changes import terms_of

SHOWN = 50
ACTIONS = ("read", "change")


@dataclass(frozen=True)
class Verdict:
    allowed: bool
    why: list[str]


@dataclass(frozen=True)
class Explained:
    """One user: sees it, may change it, and which of its fields they do not see or see masked, among those that whoever asks may read."""

    user_id: int
    name: str
    sees: Verdict
    changes: Verdict
    hidden: list[Field]
    masked: list[Field]


@dataclass(frozen=True)
class Answer:
    """`more` says that there are further users who see it; `people` are all who can sign in, to choose one from."""

    explained: list[Explained]
    more: bool
    people: list[tuple[int, str]]


def may_explain(actor: Actor) -> bool:
    return actor.may("change", "users")


def who_sees(record_type: RecordType, record_id: int, by: Actor, *, user_id: int | None = None) -> Answer:
    """The first of those who see it; or one user, also where the answer is no. Nothing is told of a record out of sight of who asks."""
    require(by, "change", "users")
    require(by, "read", record_type.name)
    row = rows(record_type, by, binned=None).filter(pk=record_id).first() if 0 < record_id < 2**63 else None
    if row is None:
        raise NotFound
    ties, shares = record_type.visibility.ties(row), shares_of(record_type.name, record_id)
    actors = actors_of_active_users()
    if user_id:
        asked = [one for one in actors if one.user_id == user_id]
    else:
        asked = [one for one in actors if holds(steps(one, record_type.name, "read", ties, shares))]
    if user_id and not asked:
        raise NotFound
    telling = _Telling(record_type, ties, shares, asked[:SHOWN], by)
    people = [(one.user_id or 0, one.name) for one in actors]
    return Answer([telling.of(one) for one in asked[:SHOWN]], len(asked) > SHOWN, people)


class _Telling:
    """Knows the names that the sentences need, asked for once for all users."""

    def __init__(self, record_type: RecordType, ties: Sequence[Tie], shares: Sequence[Held], actors: Sequence[Actor], by: Actor) -> None:
        self.type, self.ties, self.shares, self.fields = record_type, ties, shares, readable_fields(record_type, by)
        self.zone = Asking(by).zone
        held = [*shares, *(share for tie in ties for share in tie.shares)]
        teams = {one.team for one in ties if one.team} | {one.team for one in held if one.team}
        self.teams = dict(Team.objects.filter(pk__in=teams).values_list("pk", "name"))
        self.owners = {user.pk: str(user) for user in User.objects.filter(pk__in=[tie.owner for tie in ties if tie.owner])}
        self.roles = _roles_of(actors, {record_type.name, *(tie.through for tie in ties)})

    def of(self, actor: Actor) -> Explained:
        sees, changes = (self._verdict(actor, action) for action in ACTIONS)
        unread = [one for one in self.fields if sees.allowed and not may_read(self.type, one, actor)]
        masked = [one for one in unread if shown_field(self.type, one.name, actor) is not None]
        return Explained(actor.user_id or 0, actor.name, sees, changes, [one for one in unread if one not in masked], masked)

    def _verdict(self, actor: Actor, action: str) -> Verdict:
        if self.type.stands(action):
            return Verdict(False, [_("What stands here is never changed: add a new entry instead.")])
        found = steps(actor, self.type.name, action, self.ties, self.shares)
        if not holds(found):
            return Verdict(False, self._lacking(actor, next(step for step in found if not step.holds)))
        told = [sentence for step in found if _is_about(step, action) for sentence in self._holding(actor, step)]
        return Verdict(True, list(dict.fromkeys(told)))

    def _holding(self, actor: Actor, step: Step) -> list[str]:
        if step.how == "owner of all":
            return [_("Is the owner of the workspace.")]
        return [*(self._given(actor, right) for right in step.rights), self._place(step)]

    def _given(self, actor: Actor, right: tuple[str, str]) -> str:
        held = actor.scope(*right)
        names = [role for role, scope in self.roles[actor.user_id, right] if scope == held]
        return _("Role “%(role)s” gives “%(right)s”: %(scope)s.") % {
            "role": _("”, “").join(names),
            "right": name_of_right(*right),
            "scope": SCOPE_LABELS[held],
        }

    def _place(self, step: Step) -> str:
        through, team = bool(step.tie.through), self.teams.get(step.tie.team or 0, "")
        if step.share is not None:
            return self._shared(step.share, through=through)
        if step.how == "own":
            return _("The customer belongs to them.") if through else _("The record belongs to them.")
        if step.how == "everybody":
            return _("Records of this kind belong to the whole company.")
        if step.how == "all":
            return _("That includes every customer.") if through else _("That includes every record.")
        if step.how == "team":
            said = (
                _("The customer belongs to team “%(team)s”, which is theirs.")
                if through
                else _("The record belongs to team “%(team)s”, which is theirs.")
            )
        else:
            said = (
                _("The customer belongs to team “%(team)s”, which is below theirs.")
                if through
                else _("The record belongs to team “%(team)s”, which is below theirs.")
            )
        return said % {"team": team}

    def _shared(self, share: Held, *, through: bool) -> str:
        if share.team is None:
            said = _("The customer is shared with them: %(terms)s.") if through else _("The record is shared with them: %(terms)s.")
        else:
            said = (
                _("The customer is shared with team “%(team)s”, which is theirs: %(terms)s.")
                if through
                else _("The record is shared with team “%(team)s”, which is theirs: %(terms)s.")
            )
        return said % {"team": self.teams.get(share.team or 0, ""), "terms": terms_of(share.may_write, share.ends_at, self.zone)}

    def _lacking(self, actor: Actor, step: Step) -> list[str]:
        for right in step.rights:
            if actor.scope(*right) == Scope.NONE:
                return [_("No role of theirs gives “%(right)s”.") % {"right": name_of_right(*right)}]
        narrow = [right for right in step.rights if actor.scope(*right) == step.scope]
        return [*(self._given(actor, right) for right in narrow), self._elsewhere(step.tie)]

    def _elsewhere(self, tie: Tie) -> str:
        owner, team = self.owners.get(tie.owner or 0), self.teams.get(tie.team or 0)
        names = [one for one in (owner, _("team “%(team)s”") % {"team": team} if team else None) if one]
        if not names:
            return _("The customer belongs to nobody and to no team.") if tie.through else _("The record belongs to nobody and to no team.")
        said = (
            _("The customer belongs to %(names)s: beyond that reach.")
            if tie.through
            else _("The record belongs to %(names)s: beyond that reach.")
        )
        return said % {"names": _(", ").join(names)}


def _is_about(step: Step, action: str) -> bool:
    """What is said of changing does not say again why it is seen, unless that is all there is."""
    return any(right[0] == action for right in step.rights) or not any(right[0] == "read" for right in step.rights)


def _roles_of(actors: Iterable[Actor], objects: Iterable[str]) -> dict[Any, list[tuple[str, Scope]]]:
    """By user and right: which roles give it, and how far."""
    found: dict[Any, list[tuple[str, Scope]]] = defaultdict(list)
    asked = Grant.objects.filter(role__users__in=[one.user_id for one in actors], object__in=set(objects) - {""}, action__in=ACTIONS)
    for user_id, action, name, role, scope in asked.order_by("role__name").values_list(
        "role__users", "action", "object", "role__name", "scope"
    ):
        found[user_id, (action, name)].append((role, Scope(scope)))
    return found
