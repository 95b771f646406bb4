"""What of a person or company is compared: plain values in, comparable ones out. No database."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from guanxi.customers.duplicates.name_likeness import Name, name_of
from guanxi.values.company_name import company_key
from guanxi.values.folding import folded

MANY = 4
"""A number or mailbox that so many hold says little about who they are."""

ROLES = frozenset(
    """info sales contact office admin mail service support hello hi team hr jobs marketing post kontakt buchhaltung einkauf vertrieb
    kefu xiaoshou caiwu bangong shangwu market order orders shop store webmaster enquiries enquiry accounts billing finance reception
    purchase purchasing verkauf""".split()
)
FREE = frozenset(
    """gmail.com googlemail.com qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com 139.com 189.cn outlook.com
    hotmail.com live.com msn.com yahoo.com yahoo.co.uk icloud.com me.com aol.com gmx.de gmx.net web.de t-online.de aliyun.com
    proton.me mail.com""".split()
)
DOTLESS = frozenset({"gmail.com", "googlemail.com"})
Birth = tuple[int | None, int | None, int | None]
_UNSAID = re.compile(r"[\W_]+")
_HOST = re.compile(r"^(?:[a-z]+://)?(?:www\d?\.)?([^/:?#]+)", re.IGNORECASE)
_PREFIX = re.compile(r"^(.*?)\d+\D*$")


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One record as it is compared. `weak` are those of its phones and mailboxes that many hold."""

    kind: str
    name: str
    phones: frozenset[str] = frozenset()
    mails: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    """WeChat and WeCom."""
    addresses: frozenset[str] = frozenset()
    birth: Birth = (None, None, None)
    gender: str = ""
    employers: frozenset[str] = frozenset()
    city: str = ""
    external_id: str = ""
    credit_code: str = ""
    website: str = ""
    weak: frozenset[str] = frozenset()

    @cached_property
    def person(self) -> Name:
        return name_of(self.name)

    @cached_property
    def company(self) -> CompanyName:
        return company_name(self.name, self.city)

    @cached_property
    def whole(self) -> CompanyName:
        """With the city before the name left where it is, for who knows no city to take away."""
        return company_name(self.name)

    @cached_property
    def domains(self) -> frozenset[str]:
        """Of the company's own website and mailboxes."""
        return frozenset(one for one in (self.website, *(mail.rpartition("@")[2] for mail in self.mails)) if one and one not in FREE)

    def knowing(self, held_by_many: Collection[str]) -> Profile:
        weak = frozenset(one for one in (*self.phones, *self.mails) if one in held_by_many or (self.kind == "person" and is_shared(one)))
        return replace(self, weak=weak) if weak != self.weak else self

    @property
    def identity(self) -> str:
        """What somebody who says “not the same” looked at: with another name, phone or mail the question is a new one."""
        return "\n".join((self.name, *sorted(self.phones), *sorted(self.mails)))


@dataclass(frozen=True)
class CompanyName:
    core: str
    """Without legal form, brackets, spaces."""
    letters: str
    """As it is read."""
    place: str
    """The branch in brackets, or the own city before the name: (上海), (Beijing)."""
    group: bool
    form: str
    """The kind of legal form, where the name says it: Ltd and Limited are one, GmbH is another."""


def mailbox(address: str) -> str:
    """One mailbox, one spelling: in Google's, dots and what follows a plus do not count; elsewhere the plus does not."""
    local, _at, domain = address.strip().casefold().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in DOTLESS:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}" if local else address.casefold()


def is_shared(mail: str) -> bool:
    return "@" in mail and re.split(r"[.\-_\d]", mail.partition("@")[0])[0] in ROLES


def bare(text: str) -> str:
    """Letters, digits and characters only."""
    return _UNSAID.sub("", folded(text))


def place_key(text: str) -> str:
    """上海市 is 上海."""
    key = bare(text)
    return key[:-1] if len(key) > 2 and key[-1:] == "市" else key


def host(website: str) -> str:
    found = _HOST.match(website.strip())
    return found[1].casefold() if found else ""


def source_of(external_id: str) -> str:
    """SHOP-17 and SHOP-18 come from one source; 17 and CRM-18 do not."""
    found = _PREFIX.match(external_id)
    return found[1].casefold() if found else ""


def profile(
    kind: str,
    name: str,
    *,
    phones: Iterable[str] = (),
    mails: Iterable[str] = (),
    ids: Iterable[str] = (),
    addresses: Iterable[str] = (),
    birth: Birth = (None, None, None),
    gender: str = "",
    employers: Iterable[str] = (),
    city: str = "",
    external_id: str | None = "",
    credit_code: str = "",
    website: str = "",
) -> Profile:
    """`phones` in E.164, the rest as stored; `employers` are names of companies or whatever else names them."""
    return Profile(
        kind=kind,
        name=name,
        phones=frozenset(phones),
        mails=frozenset(map(mailbox, mails)),
        ids=frozenset(one.casefold() for one in ids),
        addresses=frozenset(key for one in addresses if len(key := bare(one)) >= 5),
        birth=birth,
        gender=gender,
        employers=frozenset(employers),
        city=place_key(city),
        external_id=external_id or "",
        credit_code=credit_code,
        website=host(website),
    )


_BRACKETS = re.compile(r"[(（【\[]([^()（）【】\[\]]*)[)）】\]]")
_GROUP = re.compile(r"集团|控股|\bgroup\b|\bholdings?\b", re.IGNORECASE)
_LEGAL = tuple(
    (form, re.compile(pattern))
    for form, pattern in {
        "shares": r"股份(?:有限)?公司$|\bplc\W*$|\ba\.?g\W*$|\bs\.?a\W*$",
        "limited": r"有限(?:责任)?公司$|\bltd\W*$|\blimited$",
        "incorporated": r"\binc\W*$|\bincorporated$|\bcorp\W*$|\bcorporation$",
        "gmbh": r"\bgmbh\W*$",
        "llc": r"\bl\.?l\.?c\W*$",
    }.items()
)


@lru_cache(maxsize=8_192)
def company_name(name: str, city: str = "") -> CompanyName:
    """上海华讯科技 and 华讯科技（上海）, both in 上海, are one name with one place."""
    from guanxi.values.pinyin import plain, syllables

    without = _BRACKETS.sub(" ", name)
    core = bare(company_key(without)) or bare(name)
    bracketed = [company_key(one) for one in _BRACKETS.findall(name)]
    place = next((bare(one) for one in bracketed if one and not _GROUP.search(one) and one not in {"有限合伙", "普通合伙"}), "")
    place = place_key(place)
    if city and core.startswith(city) and len(core) >= len(city) + 2:
        core, place = core[len(city) :].removeprefix("市"), place or city
    letters = bare("".join(map(plain, syllables(core))))
    return CompanyName(core, letters, place, bool(_GROUP.search(folded(name))), _form(folded(without)))


def _form(name: str) -> str:
    return next((form for form, pattern in _LEGAL if pattern.search(name)), "")
