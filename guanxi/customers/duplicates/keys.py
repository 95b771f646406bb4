"""The keys by which records that may be one are brought together: two that share none are never compared.

Each key is a number. The name's own number stands beside each: where a key is held by too many (a switchboard, a big employer), only
those of one name are compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from guanxi.customers.duplicates.profile import Profile, is_shared


def keys_of(one: Profile) -> frozenset[int]:
    """Some eight for a person that is known well, one or two for a mere name."""
    return frozenset(_number(f"{one.kind[:1]}{word}") for word in (_of_person(one) if one.kind == "person" else _of_company(one)))


def name_number(one: Profile) -> int:
    word = one.person.letters if one.kind == "person" else one.company.letters
    return _number(word) >> 33


def _number(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big", signed=True)


def _of_person(one: Profile) -> Iterator[str]:
    name = one.person
    for phone in one.phones:
        yield f"phone {phone}"
        yield f"digits {name.letters} {phone[-4:]}"
    for mail in one.mails:
        yield f"mail {mail} {name.letters}" if is_shared(mail) else f"mail {mail}"
        yield f"local {name.letters} {mail.partition('@')[0]}"
    yield from (f"id {each}" for each in one.ids)
    yield from (f"at {name.initials} {each[-12:]}" for each in one.addresses)
    yield from (f"works {name.initials} {each}" for each in one.employers)
    if one.birth[1] and one.birth[2]:
        yield f"born {one.birth[1]}-{one.birth[2]} {name.letters}"
        if one.birth[0]:
            yield f"born {one.birth[0]}-{one.birth[1]}-{one.birth[2]} {name.initials}"


def _of_company(one: Profile) -> Iterator[str]:
    name = one.company
    yield f"name {name.letters}"
    yield f"name {one.whole.letters}"
    if one.credit_code:
        yield f"code {one.credit_code}"
    yield from (f"phone {each}" for each in one.phones)
    yield from (f"mail {each}" for each in one.mails)
    yield from (f"domain {each}" for each in one.domains)
    yield from (f"id {each}" for each in one.ids)
    yield from (f"at {each[-12:]}" for each in one.addresses)
    if one.city:
        yield f"begins {name.letters[:5]} {one.city}"
