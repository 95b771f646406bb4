"""How likely two records are one: evidence for and against, added up as logarithms of odds. No database, no wording.

Each piece of evidence is a code with its weight; the score is the probability that follows from their sum. Codes that begin with
`not_` speak against. Whatever has one phone, one address or one birthday but another given name (a household, twins) is held down,
however much else agrees.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import OSA, JaroWinkler

from guanxi.customers.duplicates.name_likeness import likeness
from guanxi.customers.duplicates.profile import Birth, CompanyName, Profile, source_of

INBOX = 0.6
"""From here on a pair stands in the inbox."""
WARNING = 0.1
"""From here on a record is named to whoever is typing."""

NAMES = {
    "same": ("name_same", 3.0),
    "order": ("name_order", 2.8),
    "reading": ("name_reading", 2.6),
    "part": ("name_part", 2.2),
    "typo": ("name_typo", 2.0),
    "nickname": ("name_short", 1.7),
    "sound": ("name_sound", 1.5),
    "initials": ("name_initials", 1.5),
    "swapped": ("name_typo", 0.4),
    "partial": ("", 0.2),
    "other_script": ("", 0.0),
    "other_family": ("not_family_name", -0.9),
    "other_given": ("not_given_name", -5.0),
    "other": ("not_name", -6.0),
}
OF_TWO = {"not_given_name", "not_name"}
SHARED_AT_MOST = 4.5
"""So much at most counts what people of different names have in common: a household shares everything but its given names."""
COMMON_NAME = 0.5
"""So much less says a name of two characters, which many share."""
PRIOR = {"person": -4.5, "company": -2.9}


@dataclass(frozen=True)
class Evidence:
    code: str
    weight: float


@dataclass(frozen=True)
class Score:
    value: float
    reasons: tuple[str, ...]


def score(a: Profile, b: Profile) -> Score:
    """Symmetric. Reasons come strongest first, those for before those against."""
    found = list(_people(a, b) if a.kind == "person" else _companies(a, b))
    total = (
        PRIOR[a.kind]
        + min(sum(one.weight for one in found if one.weight > 0), _most(found))
        + sum(one.weight for one in found if one.weight < 0)
    )
    said = sorted((one for one in found if one.code), key=lambda one: (one.weight < 0, -abs(one.weight), one.code))
    return Score(round(1 / (1 + math.exp(-total)), 4), tuple(dict.fromkeys(one.code for one in said)))


def _most(found: list[Evidence]) -> float:
    return SHARED_AT_MOST if any(one.code in OF_TWO for one in found) else math.inf


def _people(a: Profile, b: Profile) -> Iterator[Evidence]:
    alike = likeness(a.person, b.person)
    code, weight = NAMES[alike]
    if alike in {"same", "reading"} and min(_length(a), _length(b)) == 2:
        weight -= COMMON_NAME
    yield Evidence(code, weight)
    named = alike in {"same", "order", "reading", "part", "typo"}
    yield from _reached(a, b, 4.0, 4.2, named)
    yield from _born(a.birth, b.birth)
    yield from _placed(a, b, 2.0 if named else 1.2, 0.5)
    if a.employers & b.employers:
        yield Evidence("employer", 2.0 if named else 0.8)
    if a.gender and b.gender and a.gender != b.gender:
        yield Evidence("not_gender", -1.0)
    yield from _sources(a, b)


def _length(one: Profile) -> int:
    return len(one.person.characters) or 9


def _reached(a: Profile, b: Profile, phone: float, mail: float, named: bool) -> Iterator[Evidence]:
    """Weak ones count little, unless nothing but the name is needed any more."""
    yield from _held("phone", a.phones, b.phones, a.weak | b.weak, phone, 1.6 if named else 0.5)
    yield from _held("mail", a.mails, b.mails, a.weak | b.weak, mail, 1.6 if named else 0.3)
    if a.ids & b.ids:
        yield Evidence("chat_id", 5.0)
    if not a.phones & b.phones and a.phones and b.phones:
        near = named and any(_one_slip(one, other) for one in a.phones for other in b.phones)
        yield Evidence("phone_near", 2.4) if near else Evidence("not_phone", -0.5)
    if not a.mails & b.mails and a.mails and b.mails:
        near = named and any(_near_mail(one, other) for one in a.mails for other in b.mails)
        yield Evidence("mail_near", 1.4) if near else Evidence("not_mail", -0.4)


def _held(code: str, a: frozenset[str], b: frozenset[str], weak: frozenset[str], strong: float, little: float) -> Iterator[Evidence]:
    shared = a & b
    if shared - weak:
        yield Evidence(code, strong)
    elif shared:
        yield Evidence(f"{code}_shared", little)


def _one_slip(a: str, b: str) -> bool:
    """One digit wrong or two that changed places."""
    return len(a) == len(b) >= 9 and OSA.distance(a, b, score_cutoff=1) == 1


def _near_mail(a: str, b: str) -> bool:
    """One letter wrong, or the same long name at another provider."""
    (mine, _at, at), (theirs, _other, there) = a.rpartition("@"), b.rpartition("@")
    if mine == theirs:
        return len(mine) >= 6
    return at == there and len(mine) >= 6 and OSA.distance(mine, theirs, score_cutoff=1) == 1


def _born(a: Birth, b: Birth) -> Iterator[Evidence]:
    if a[1] is None or b[1] is None:
        if a[0] and b[0] and a[0] != b[0]:
            yield Evidence("not_birth", -2.0)
        return
    if a[1:] == b[1:]:
        if a[0] and b[0] and a[0] != b[0]:
            yield Evidence("not_birth", -1.0)
        else:
            yield Evidence("birth", 3.2 if a[0] and b[0] else 2.2)
    elif a[0] == b[0] and a[0] and ((a[1] == b[2] and a[2] == b[1]) or (a[1] == b[1]) != (a[2] == b[2])):
        yield Evidence("not_birth", -1.2)  # day and month changed places, or one of them is wrong
    else:
        yield Evidence("not_birth", -4.0)


def _placed(a: Profile, b: Profile, address: float, city: float) -> Iterator[Evidence]:
    if _same_address(a.addresses, b.addresses):
        yield Evidence("address", address)
    if a.city and b.city:
        yield Evidence("city", city) if a.city == b.city else Evidence("not_city", -city)


def _same_address(a: frozenset[str], b: frozenset[str]) -> bool:
    """Word for word, or one within the other (with and without the city)."""
    return bool(a & b) or any(one in other or other in one for one in a for other in b if min(len(one), len(other)) >= 8)


def _sources(a: Profile, b: Profile) -> Iterator[Evidence]:
    """Whoever gives numbers to customers gives one person one number, mostly."""
    if a.external_id and b.external_id and a.external_id != b.external_id and source_of(a.external_id) == source_of(b.external_id):
        yield Evidence("not_external_id", -0.6)


def _companies(a: Profile, b: Profile) -> Iterator[Evidence]:
    mine, theirs = (a.company, b.company) if bool(a.city) == bool(b.city) else (a.whole, b.whole)
    alike = _company_names(mine, theirs)
    yield alike
    named = alike.weight > 0
    yield from _branches(mine.place, theirs.place, {a.city, b.city}, named)
    if mine.group != theirs.group:
        yield Evidence("not_legal_form", -3.4)
    elif mine.form and theirs.form and mine.form != theirs.form:
        yield Evidence("not_legal_form", -1.2)
    if a.credit_code and b.credit_code:
        yield Evidence("credit_code", 7.0) if a.credit_code == b.credit_code else Evidence("not_credit_code", -7.0)
    yield from _held("phone", a.phones, b.phones, a.weak | b.weak, 2.6, 0.8)
    yield from _held("mail", a.mails, b.mails, a.weak | b.weak, 2.6, 0.8)
    if a.domains and b.domains:
        yield Evidence("domain", 2.2) if a.domains & b.domains else Evidence("not_domain", -1.0)
    if a.ids & b.ids:
        yield Evidence("chat_id", 2.6)
    yield from _placed(a, b, 2.0, 0.8)
    yield from _sources(a, b)


def _branches(mine: str, theirs: str, cities: set[str], named: bool) -> Iterator[Evidence]:
    """X (Shanghai) and X (Beijing) are two; X (Shanghai) may be an X that is in Shanghai, hardly one elsewhere."""
    if mine == theirs or (not named and not (mine and theirs)):
        return
    if mine and theirs:
        yield Evidence("not_branch", -6.0)
    elif {mine or theirs} != cities:
        yield Evidence("not_branch", -3.4)


def _company_names(a: CompanyName, b: CompanyName) -> Evidence:
    if a.core == b.core:
        return Evidence("name_same", 3.4 if len(a.letters) > 4 else 2.4)
    if a.letters == b.letters:
        return Evidence("name_reading", 2.6)
    longest = max(len(a.letters), len(b.letters))
    slips = 2 if longest >= 14 and a.core.isascii() else 1  # in pinyin, two letters make another word
    if longest >= 8 and OSA.distance(a.letters, b.letters, score_cutoff=slips) <= slips:
        return Evidence("name_typo", 2.6)
    if min(len(a.core), len(b.core)) >= 3 and (a.core in b.core or b.core in a.core):
        return Evidence("name_part", 0.8)
    if longest >= 8 and JaroWinkler.similarity(a.letters, b.letters) >= 0.95:
        return Evidence("name_part", 0.8)
    return Evidence("not_name", -5.0)
