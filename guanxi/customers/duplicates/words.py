"""The reasons in words, and the fields that each is read from: whoever may not read these is not told the reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.access.actor import Actor
from guanxi.access.scopes import Scope
from guanxi.records.reading import readable_field
from guanxi.records.registry import RecordType


@dataclass(frozen=True)
class Reason:
    label: Any
    fields: tuple[str, ...]
    against: bool = False
    nearly: bool = False


ALIKE = {
    "name_same": Reason(_("Same name"), ("name",)),
    "name_order": Reason(_("Same name in another order"), ("name",)),
    "name_reading": Reason(_("Name reads the same"), ("name",)),
    "name_sound": Reason(_("Name sounds the same"), ("name",)),
    "name_part": Reason(_("One name is part of the other"), ("name",)),
    "name_typo": Reason(_("Names differ by a slip"), ("name",), nearly=True),
    "name_short": Reason(_("Short form of the name"), ("name",)),
    "name_initials": Reason(_("Initials fit the name"), ("name",)),
    "phone": Reason(_("Same phone"), ("phones",)),
    "phone_shared": Reason(_("Same phone, held by many"), ("phones",)),
    "phone_near": Reason(_("Phone numbers differ by a slip"), ("phones",), nearly=True),
    "mail": Reason(_("Same e-mail"), ("emails",)),
    "mail_shared": Reason(_("Same shared mailbox"), ("emails",)),
    "mail_near": Reason(_("E-mail addresses much alike"), ("emails",), nearly=True),
    "chat_id": Reason(_("Same WeChat or WeCom id"), ("wechat", "wecom")),
    "birth": Reason(_("Same birthday"), ("birth",)),
    "address": Reason(_("Same address"), ("addresses",)),
    "employer": Reason(_("Same company"), ("employments",)),
    "city": Reason(_("Same city"), ("city",)),
    "credit_code": Reason(_("Same credit code"), ("credit_code",)),
    "domain": Reason(_("Same web domain"), ("website", "emails")),
}
APART = {
    "not_name": Reason(_("Other name"), ("name",), True),
    "not_given_name": Reason(_("Other given name"), ("name",), True),
    "not_family_name": Reason(_("Other family name"), ("name",), True),
    "not_branch": Reason(_("Other branch"), ("name",), True),
    "not_legal_form": Reason(_("Other legal form"), ("name",), True),
    "not_phone": Reason(_("Other phone"), ("phones",), True),
    "not_mail": Reason(_("Other e-mail"), ("emails",), True),
    "not_birth": Reason(_("Other birthday"), ("birth",), True),
    "not_gender": Reason(_("Other gender"), ("gender",), True),
    "not_city": Reason(_("Other city"), ("city",), True),
    "not_credit_code": Reason(_("Other credit code"), ("credit_code",), True),
    "not_domain": Reason(_("Other web domain"), ("website", "emails"), True),
    "not_external_id": Reason(_("Different customer numbers"), ("external_id",), True),
}
REASONS = ALIKE | APART


@dataclass(frozen=True)
class Sight:
    """Which reasons an actor may know of."""

    codes: frozenset[str]
    whole: bool
    """All of them: nothing has to be held back."""

    def of(self, reasons: Iterable[str]) -> list[str]:
        return [code for code in reasons if code in self.codes]

    @property
    def for_(self) -> Sequence[str]:
        return sorted(self.codes & set(ALIKE))


def sight_of(record_type: RecordType, actor: Actor) -> Sight:
    """A company that one may not see is not told as the employer of two either: who does not see all companies is not told of any."""
    known = {code: one for code, one in REASONS.items() if all(name in record_type.by_name for name in one.fields)}
    codes = {code for code, one in known.items() if all(readable_field(record_type, name, actor) for name in one.fields)}
    if actor.scope("read", "company") < Scope.ALL:
        codes.discard("employer")
    return Sight(frozenset(codes), codes == set(known))


def said(codes: Iterable[str]) -> list[dict[str, Any]]:
    return [{"code": code, "label": REASONS[code].label, "against": REASONS[code].against} for code in codes]
