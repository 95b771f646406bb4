"""A labelled set: people and companies, their doubles as clerks and forms make them, and the hard cases that are no doubles.

Made of its own lists and chances; it knows nothing of how pairs are scored.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

FAMILIES = "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 傅 沈 曾 彭 吕".split()
READ_FAMILIES = (
    "wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang "
    "song zheng xie han tang feng yu dong xiao cheng "
    "cao yuan deng xu fu shen zeng peng lv"
).split()
GIVEN = {
    "伟": "wei", "芳": "fang", "娜": "na", "敏": "min", "静": "jing", "丽": "li", "强": "qiang", "磊": "lei", "军": "jun", "洋": "yang",
    "勇": "yong", "艳": "yan", "杰": "jie", "娟": "juan", "涛": "tao", "明": "ming", "超": "chao", "霞": "xia", "平": "ping", "刚": "gang",
    "桂": "gui", "英": "ying", "华": "hua", "玉": "yu", "兰": "lan", "红": "hong", "建": "jian", "国": "guo", "志": "zhi", "海": "hai",
    "晓": "xiao", "小": "xiao", "文": "wen", "雪": "xue", "梅": "mei", "思": "si", "雨": "yu", "欣": "xin", "怡": "yi", "浩": "hao",
    "宇": "yu", "轩": "xuan", "梓": "zi", "涵": "han", "嘉": "jia", "佳": "jia", "琪": "qi", "琦": "qi", "俊": "jun", "峰": "feng",
}  # fmt: skip
SAME_SOUND = {
    "晓": "小",
    "小": "晓",
    "嘉": "佳",
    "佳": "嘉",
    "琪": "琦",
    "琦": "琪",
    "英": "瑛",
    "峰": "锋",
    "明": "铭",
    "红": "虹",
    "志": "智",
}
TRADITIONAL = {
    "张": "張",
    "刘": "劉",
    "陈": "陳",
    "杨": "楊",
    "华": "華",
    "国": "國",
    "红": "紅",
    "马": "馬",
    "罗": "羅",
    "郑": "鄭",
    "丽": "麗",
    "军": "軍",
}
SURNAMES = (
    "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Thomas Moore "
    "Jackson Martin Thompson White Harris Clark Lewis "
    "Robinson Walker Young Allen King Wright Scott Hill Green Adams Nelson Baker Hall Rivera "
    "Campbell Mitchell Carter Roberts Müller Schmidt "
    "Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter "
    "Klein Wolf Schröder Neumann Schwarz Zimmermann "
    "Braun Krüger Hofmann Hartmann Lange Garcia Rossi Dubois Nowak Ivanova O'Brien MacDonald van-Dyk Larsen"
).split()
FORENAMES = {
    "m": "James Robert John Michael William David Richard Joseph Thomas Charles Christopher "
    "Daniel Matthew Anthony Andrew Steven Paul Lukas "
    "Jonas Felix Maximilian Alexander Sebastian Benjamin Timothy Patrick Gregory Nicholas Edward Peter",
    "f": "Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Margaret "
    "Sandra Ashley Emily Deborah Rebecca Katherine "
    "Christine Victoria Charlotte Hannah Sophie Johanna Franziska Katharina Magdalena Theresa Abigail Pamela Claudia",
}
SHORT = {
    "James": "Jim", "Robert": "Bob", "Michael": "Mike", "William": "Bill", "Thomas": "Tom", "Daniel": "Dan", "Matthew": "Matt",
    "Andrew": "Andy", "Christopher": "Chris", "Elizabeth": "Liz", "Susan": "Sue", "Jennifer": "Jenny", "Katherine": "Kate",
    "Deborah": "Debbie", "Margaret": "Maggie", "Edward": "Ed", "Timothy": "Tim", "Alexander": "Alex",
}  # fmt: skip
CITIES = {
    "zh": "上海 北京 杭州 广州 深圳 成都 武汉 南京 苏州 西安 重庆 天津 宁波 青岛 厦门".split(),
    "en": "London Manchester Boston Chicago Berlin Hamburg Munich Dublin Leeds Austin Denver Seattle Toronto Vienna Bristol".split(),
}
STREETS = {
    "zh": "中山路 人民路 解放路 建设路 和平路 文化路 新华路 长江路 黄河路 北京路 南京路 延安路".split(),
    "en": "High Street, Station Road, Main Street, Church Lane, Park Avenue, Mill Road, Victoria Street, Hauptstr., Oak Drive".split(", "),
}
PROVIDERS = {"zh": "qq.com 163.com 126.com gmail.com sina.com".split(), "en": "gmail.com outlook.com yahoo.com gmx.de icloud.com".split()}
TRADES = {
    "zh": "科技 贸易 机械 电子 食品 服饰 物流 建材 医疗器械 化工".split(),
    "en": "Trading, Logistics, Software, Foods, Machinery, Textiles, Consulting, Medical, Chemicals, Systems".split(", "),
}
STEMS = {
    "zh": [
        a + b
        for a in "华恒瑞金鑫宏盛天海东新中泰德永博启众安康联捷顺优佳睿卓尚嘉明"
        for b in "讯通达信丰源创景辉昌诚隆远腾凯拓维邦和升跃翔宇博仕来航威茂"
    ],
    "en": [
        a + b + c
        for a in "Nor Val Tri Alt Mer Cor Bel Sun Ard Kel Lun Pax Ver Zen Ost".split()
        for b in "di ma ve o ta li wi fo se bra".split()
        for c in "ca rk x nis no ne ck rd n ria".split()
    ],
}
FORMS = {
    "zh": [["有限公司", "有限责任公司", "公司", ""], ["股份有限公司", ""]],
    "en": [["Ltd", "Ltd.", "Limited", "Co., Ltd.", ""], ["Inc.", "Inc", "Incorporated", "Corp.", ""], ["GmbH", ""], ["LLC", "L.L.C.", ""]],
}
"""Those of one line are written for one another."""


@dataclass
class Labelled:
    """`records` as keyword arguments of `profile`; those of one number in `who` are one."""

    kind: str
    records: list[dict[str, Any]] = field(default_factory=list)
    who: list[int] = field(default_factory=list)

    def add(self, who: int, record: dict[str, Any]) -> None:
        self.records.append(record)
        self.who.append(who)

    def doubles(self) -> set[tuple[int, int]]:
        rows: dict[int, list[int]] = {}
        for row, who in enumerate(self.who):
            rows.setdefault(who, []).append(row)
        return {(a, b) for same in rows.values() for a in same for b in same if a < b}


class Maker:
    def __init__(self, language: str, seed: int) -> None:
        self.language, self.dice = language, random.Random(f"{language} {seed}")
        self.numbers = 0
        self.taken: set[str] = set()

    # what people hold

    def phone(self) -> str:
        if self.language == "zh":
            return "+861" + self.dice.choice("3578") + "".join(self.dice.choices("0123456789", k=9))
        return self.dice.choice(["+4479", "+49151", "+1617"]) + "".join(self.dice.choices("0123456789", k=8))

    def mail(self, local: str) -> str:
        """No provider gives one address to two."""
        while (mail := f"{local}@{self.dice.choice(PROVIDERS[self.language])}") in self.taken:
            local += str(self.dice.randint(0, 9))
        self.taken.add(mail)
        return mail

    def birth(self) -> tuple[int, int, int]:
        return self.dice.randint(1945, 2006), self.dice.randint(1, 12), self.dice.randint(1, 28)

    def address(self) -> str:
        number, flat = self.dice.randint(1, 400), self.dice.randint(101, 2800)
        street = self.dice.choice(STREETS[self.language])
        return f"{street}{number}号{flat}室" if self.language == "zh" else f"{number} {street}, Flat {flat}"

    def external_id(self) -> str:
        self.numbers += 1
        return f"{self.dice.choice(['CRM-', 'SHOP', 'K'])}{10_000 + self.numbers}"

    # people

    def person(self, **given: Any) -> dict[str, Any]:
        made: dict[str, Any] = self.zh_name() if self.language == "zh" else self.en_name()
        made |= given
        letters = made["letters"]
        mark = self.dice.choice(["", str(self.dice.randint(1, 99)), str(self.dice.randint(1960, 2005))])
        local = self.dice.choice([letters[0] + letters[1], f"{letters[1]}.{letters[0]}", letters[1][:1] + letters[0]]) + mark
        made.setdefault("phones", [self.phone()] if self.maybe(0.85) else [])
        made.setdefault("mails", [self.mail(local)] if self.maybe(0.7) else [])
        made.setdefault("city", self.dice.choice(CITIES[self.language]) if self.maybe(0.8) else "")
        made.setdefault("addresses", [self.address()] if self.maybe(0.5) else [])
        made.setdefault("birth", self.birth() if self.maybe(0.5) else (None, None, None))
        made.setdefault("employers", [f"employer {self.dice.randint(1, 90)}"] if self.maybe(0.4) else [])
        made.setdefault("external_id", self.external_id() if self.maybe(0.6) else "")
        return made

    def zh_name(self) -> dict[str, Any]:
        at = self.dice.randrange(len(FAMILIES))
        given = "".join(self.dice.sample(list(GIVEN), 2 if self.maybe(0.75) else 1))
        return {"name": FAMILIES[at] + given, "letters": (READ_FAMILIES[at], "".join(GIVEN[one] for one in given))}

    def en_name(self) -> dict[str, Any]:
        gender = self.dice.choice("mf")
        given, family = self.dice.choice(FORENAMES[gender].split()), self.dice.choice(SURNAMES)
        middle = self.dice.choice("ABCDEFGHJKLMRST") if self.maybe(0.15) else ""
        name = f"{given} {middle}. {family}" if middle else f"{given} {family}"
        return {
            "name": name,
            "letters": (plain(family), plain(given)),
            "given": given,
            "family": family,
            "middle": middle,
            "gender": gender,
        }

    def maybe(self, chance: float) -> bool:
        return self.dice.random() < chance

    def double(self, one: dict[str, Any]) -> dict[str, Any]:
        """The same person as another clerk, another form or another year writes them: enough stays that a careful reader would know."""
        again = {**one, "external_id": "" if self.maybe(0.6) else self.external_id()}
        fits = [field for field in ("phones", "mails") if one[field]] or self._given_more(one, again)
        kept = self.dice.choice(fits)
        other = "mails" if kept == "phones" else "phones"
        if self.maybe(0.5):
            again[other] = self.dice.choice([[], self._other(other, again)])
        ways = self.zh_ways() if self.language == "zh" else self.en_ways()
        self.dice.choices([way for way, _chance in ways], [chance for _way, chance in ways])[0](again, kept)
        for vague, nothing in (("addresses", []), ("birth", (None, None, None)), ("employers", []), ("city", "")):
            if self.maybe(0.35):
                again[vague] = nothing
        return again

    def _given_more(self, one: dict[str, Any], again: dict[str, Any]) -> list[str]:
        one["phones"] = again["phones"] = [self.phone()]
        return ["phones"]

    def _other(self, field: str, one: dict[str, Any]) -> list[str]:
        return [self.phone()] if field == "phones" else [self.mail("".join(one["letters"]) + str(self.dice.randint(1, 999)))]

    def zh_ways(self) -> list[tuple[Callable[[dict[str, Any], str], None], int]]:
        return [
            (self._as_it_is, 25),
            (self._in_pinyin, 18),
            (self._same_sound, 8),
            (self._traditional, 6),
            (self._spaced, 6),
            (self._mail_otherwise, 8),
            (self._slip_in_phone, 6),
            (self._by_birthday, 8),
            (self._english_name, 3),
            (self._mister, 2),
        ]

    def en_ways(self) -> list[tuple[Callable[[dict[str, Any], str], None], int]]:
        return [
            (self._as_it_is, 20),
            (self._family_first, 12),
            (self._shouting, 5),
            (self._initial, 7),
            (self._slip_in_name, 12),
            (self._short, 7),
            (self._middle, 7),
            (self._married, 3),
            (self._accents, 5),
            (self._mail_otherwise, 8),
            (self._slip_in_phone, 6),
            (self._by_birthday, 8),
        ]

    def _as_it_is(self, one: dict[str, Any], kept: str) -> None: ...

    def _in_pinyin(self, one: dict[str, Any], kept: str) -> None:
        family, given = one["letters"]
        word = self.dice.choice(
            [f"{family} {given}", f"{given} {family}", f"{family.upper()} {given.title()}", f"{family.title()} {given.title()}"]
        )
        one["name"] = word if word.isupper() else word.title() if word.islower() else word

    def _same_sound(self, one: dict[str, Any], kept: str) -> None:
        one["name"] = one["name"][:1] + "".join(SAME_SOUND.get(each, each) for each in one["name"][1:])

    def _traditional(self, one: dict[str, Any], kept: str) -> None:
        one["name"] = "".join(TRADITIONAL.get(each, each) for each in one["name"])

    def _spaced(self, one: dict[str, Any], kept: str) -> None:
        one["name"] = one["name"][:1] + self.dice.choice([" ", "　", "  "]) + one["name"][1:]

    def _english_name(self, one: dict[str, Any], kept: str) -> None:
        one["name"] = f"{self.dice.choice('Mike Lily Jason Amy Kevin Cindy'.split())} {one['letters'][0].title()}"
        if not (one["phones"] and one["mails"]):
            one["name"] = " ".join(one["letters"]).title()

    def _mister(self, one: dict[str, Any], kept: str) -> None:
        one["name"] = one["name"][:1] + self.dice.choice(["先生", "女士", "总"])

    def _mail_otherwise(self, one: dict[str, Any], kept: str) -> None:
        if not one["mails"]:
            return
        local, domain = one["mails"][0].split("@")
        local = self.dice.choice([local.title(), f"{local}+shop", local[:3] + "." + local[3:] if domain == "gmail.com" else local.upper()])
        one["mails"] = [f"{local}@{domain}"]

    def _slip_in_phone(self, one: dict[str, Any], kept: str) -> None:
        if one["phones"] and (one["mails"] or one["birth"][0]):
            digits = list(one["phones"][0])
            at = self.dice.randrange(5, len(digits) - 1)
            if self.maybe(0.5):
                digits[at], digits[at + 1] = digits[at + 1], digits[at]
            else:
                digits[at] = str((int(digits[at]) + self.dice.randint(1, 9)) % 10)
            one["phones"] = ["".join(digits)]

    def _by_birthday(self, one: dict[str, Any], kept: str) -> None:
        if one["birth"][0] and one["city"]:
            one["phones"], one["mails"] = [], one["mails"] if self.maybe(0.3) else []

    def _family_first(self, one: dict[str, Any], kept: str) -> None:
        one["name"] = f"{one['family']}, {one['given']}"

    def _shouting(self, one: dict[str, Any], kept: str) -> None:
        one["name"] = one["name"].upper() if self.maybe(0.5) else one["name"].lower()

    def _initial(self, one: dict[str, Any], kept: str) -> None:
        one["name"] = f"{one['given'][0]}. {one['family']}"

    def _slip_in_name(self, one: dict[str, Any], kept: str) -> None:
        part = self.dice.choice(["given", "family"]) if len(one["given"]) > 5 else "family"
        word = one[part]
        at = self.dice.randrange(1, len(word) - 2)
        slipped = self.dice.choice(
            [word[:at] + word[at + 1] + word[at] + word[at + 2 :], word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]]
        )
        one["name"] = f"{slipped} {one['family']}" if part == "given" else f"{one['given']} {slipped}"

    def _short(self, one: dict[str, Any], kept: str) -> None:
        one["name"] = f"{SHORT.get(one['given'], one['given'])} {one['family']}"

    def _middle(self, one: dict[str, Any], kept: str) -> None:
        one["name"] = (
            f"{one['given']} {one['family']}"
            if one["middle"]
            else f"{one['given']} {self.dice.choice(['Lee', 'M.', 'Ann'])} {one['family']}"
        )

    def _married(self, one: dict[str, Any], kept: str) -> None:
        if one["phones"] and one["mails"] and one["gender"] == "f":
            one["name"] = f"{one['given']} {self.dice.choice(SURNAMES)}"

    def _accents(self, one: dict[str, Any], kept: str) -> None:
        one["name"] = one["name"].translate({ord("ü"): "ue", ord("ä"): "ae", ord("ö"): "oe"})

    # those who are no doubles

    def household(self, one: dict[str, Any]) -> dict[str, Any]:
        """Wife, brother or child: the address, the phone at home, often the family name and a mailbox are one."""
        shared = {"addresses": one["addresses"] or [self.address()], "city": one["city"]}
        one["addresses"] = shared["addresses"]
        if self.maybe(0.6) and one["phones"]:
            shared["phones"] = one["phones"]
        if self.maybe(0.3) and one["mails"]:
            shared["mails"] = one["mails"]
        return self.relative(one, **shared)

    def twin(self, one: dict[str, Any]) -> dict[str, Any]:
        one["birth"] = one["birth"] if one["birth"][0] else self.birth()
        one["addresses"] = one["addresses"] or [self.address()]
        shared = {"birth": one["birth"], "addresses": one["addresses"], "city": one["city"]}
        return self.relative(one, **shared, **({"phones": one["phones"]} if self.maybe(0.5) else {}))

    def relative(self, one: dict[str, Any], **shared: Any) -> dict[str, Any]:
        while True:
            made = self.zh_name() if self.language == "zh" else self.en_name()
            if made["letters"][1] == one["letters"][1]:
                continue
            if self.language == "en":
                made |= {"name": f"{made['given']} {one['family']}", "family": one["family"]}
            else:
                made["name"] = one["name"][:1] + made["name"][1:]
                if self.maybe(0.4) and len(made["name"]) == len(one["name"]) == 3:
                    made["name"] = one["name"][:2] + made["name"][2]  # siblings often share a character
                if made["name"] == one["name"] or any(SAME_SOUND.get(a) == b for a, b in zip(made["name"], one["name"], strict=False)):
                    continue
                given = "".join(GIVEN[each] for each in made["name"][1:])
                if given == one["letters"][1]:
                    continue
                made["letters"] = (one["letters"][0], given)
            made["letters"] = (one["letters"][0], made["letters"][1])
            return self.person(**(made | shared))

    # companies

    def company(self, **given: Any) -> dict[str, Any]:
        stem, trade, forms = (self.dice.choice(some[self.language]) for some in (STEMS, TRADES, FORMS))
        form = self.dice.choice(forms)
        city = self.dice.choice(CITIES[self.language])
        made: dict[str, Any] = {"stem": stem, "trade": trade, "city": city if self.maybe(0.85) else ""}
        made["name"] = (
            f"{city if self.maybe(0.6) else ''}{stem}{trade}{form}" if self.language == "zh" else f"{stem} {trade} {form}".strip()
        )
        domain = f"{plain(stem) if self.language == 'en' else 'co' + str(self.dice.randint(1, 99_999))}-{self.dice.randint(1, 9_999)}.com"
        made |= {"website": f"https://www.{domain}/" if self.maybe(0.5) else "", "phones": [self.phone()] if self.maybe(0.7) else []}
        made |= {"mails": [f"info@{domain}"] if self.maybe(0.5) else [], "addresses": [self.address()] if self.maybe(0.5) else []}
        made["external_id"] = self.external_id() if self.maybe(0.5) else ""
        made["domain"] = domain
        return made | given

    def company_double(self, one: dict[str, Any]) -> dict[str, Any]:
        again = {**one, "external_id": "" if self.maybe(0.6) else self.external_id()}
        name = self._without_form(one["name"])
        form = self.dice.choice(
            next(some for some in FORMS[self.language] if one["name"] == name or one["name"][len(name) :].strip() in some)
        )
        way = self.dice.random()
        if way < 0.5:
            again["name"] = f"{name}{form}" if self.language == "zh" else f"{name} {form}".strip()
        elif way < 0.62:
            again["name"] = one["name"].upper() if self.language == "en" else "".join(TRADITIONAL.get(each, each) for each in one["name"])
        elif way < 0.74:
            at = len(name) // 2
            again["name"] = name[:at] + " " + name[at:] if self.language == "zh" else name[:at] + name[at + 1] + name[at] + name[at + 2 :]
            again["phones"] = one["phones"] or one["phones"]
        elif way < 0.8 and self.language == "zh" and name.startswith(one["city"] or "-"):
            again["name"] = f"{name.removeprefix(one['city'])}（{one['city']}）{form}"
        elif way < 0.84:
            again["name"] = f"{name}（有限合伙）" if self.language == "zh" else f"The {name}" if self.maybe(0.2) else name.replace(" ", "-")
        for vague, nothing in (("phones", []), ("mails", []), ("website", ""), ("addresses", [])):
            if self.maybe(0.3):
                again[vague] = nothing
        if not again["city"] and not again["phones"]:
            again["phones"] = one["phones"] = one["phones"] or [self.phone()]
        return again

    def _without_form(self, name: str) -> str:
        for form in sorted((form for some in FORMS[self.language] for form in some), key=len, reverse=True):
            if form and name.endswith(form):
                return name[: -len(form)].strip()
        return name

    def branches(self, one: dict[str, Any]) -> list[dict[str, Any]]:
        """X (Shanghai), X (Beijing) and the group above them: one web site, one name, three customers."""
        first, second = self.dice.sample([city for city in CITIES[self.language] if city != one["city"]], 2)
        name = f"{one['stem']}{one['trade']}" if self.language == "zh" else f"{one['stem']} {one['trade']}"
        form = "有限公司" if self.language == "zh" else " Ltd"
        own = {"website": one["website"]}
        made = [
            self.company(**own, city=city, name=f"{name}（{city}）{form}" if self.language == "zh" else f"{name} ({city}){form}")
            for city in (first, second)
        ]
        group = f"{name}集团有限公司" if self.language == "zh" else f"{name} Group Holdings"
        return [*made, self.company(**own, city=first, name=group)]


def plain(text: str) -> str:
    return text.lower().translate({ord("ü"): "u", ord("ä"): "a", ord("ö"): "o", ord("'"): None, ord("-"): None})


def people(language: str, seed: int, size: int = 900) -> Labelled:
    maker, found = Maker(language, seed), Labelled("person")
    for who in range(size):
        one = maker.person()
        chance = maker.dice.random()
        kin = maker.household(one) if chance < 0.15 else maker.twin(one) if chance < 0.2 else None
        again = maker.double(one) if maker.maybe(0.3) else None
        found.add(who, one)
        if again:
            found.add(who, again)
        if kin:
            found.add(size + who, kin)
        if one["phones"] and maker.maybe(0.04):
            found.add(2 * size + who, maker.person(phones=one["phones"]))  # the number was given to somebody else since
    _hard_people(maker, found, 3 * size)
    return found


def _hard_people(maker: Maker, found: Labelled, who: int) -> None:
    namesake = (
        {"name": "张伟", "letters": ("zhang", "wei")}
        if maker.language == "zh"
        else {"name": "John Smith", "letters": ("smith", "john"), "given": "John", "family": "Smith", "middle": "", "gender": "m"}
    )
    for _each in range(30):
        found.add(who := who + 1, maker.person(**namesake))
    for office in range(12):
        together = {
            "phones": [maker.phone()],
            "mails": [f"{maker.dice.choice(['info', 'sales', 'office', 'kefu'])}@office{office}.com"],
            "employers": [f"office {office}"],
        }
        together["city"] = maker.dice.choice(CITIES[maker.language])
        for _each in range(maker.dice.randint(3, 14)):
            found.add(who := who + 1, maker.person(**together))


def companies(language: str, seed: int, size: int = 450) -> Labelled:
    maker, found = Maker(language, seed), Labelled("company")
    houses = [{"addresses": [maker.address()], "phones": [maker.phone()]} for _house in range(6)]
    for who in range(size):
        one = maker.company(**(maker.dice.choice(houses) if maker.maybe(0.08) else {}))
        found.add(who, one)
        if maker.maybe(0.3):
            found.add(who, maker.company_double(one))
        if maker.maybe(0.12):
            for number, branch in enumerate(maker.branches(one)):
                found.add((number + 1) * 10 * size + who, branch)
    return found
