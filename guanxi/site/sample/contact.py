"""Ways to reach a customer of the sample, none of which reaches anybody: mail domains that the standards keep for examples,
Chinese mobile prefixes that no operator was given, and foreign numbers that are set aside for fiction."""

from __future__ import annotations

import numpy as np

from guanxi.site.sample.chance import Ints, Words, words

PREFIXES = ("154", "164")
MAIL = ("mail.example", "post.example", "example.com", "example.org")
AREAS = (
    *(
        201,
        202,
        203,
        205,
        206,
        207,
        208,
        209,
        210,
        212,
        213,
        214,
        215,
        216,
        217,
        218,
        219,
        224,
        225,
        228,
        229,
        231,
        234,
        239,
        240,
        248,
        251,
    ),
    *(
        252,
        253,
        254,
        256,
        260,
        262,
        267,
        269,
        270,
        272,
        276,
        281,
        301,
        302,
        303,
        304,
        305,
        307,
        308,
        309,
        310,
        312,
        313,
        314,
        315,
        316,
        317,
    ),
    *(
        318,
        319,
        320,
        321,
        323,
        330,
        334,
        336,
        337,
        339,
        347,
        351,
        352,
        360,
        361,
        385,
        386,
        401,
        402,
        404,
        405,
        406,
        407,
        408,
        409,
        410,
        412,
    ),
)


def chinese_mobiles(rng: np.random.Generator, size: int) -> tuple[Words, Words]:
    """(as shown, as matched)"""
    prefix = words(PREFIXES)[rng.integers(0, len(PREFIXES), size)]
    middle, end = rng.integers(0, 10_000, size), rng.integers(0, 10_000, size)
    parts = list(zip(prefix, middle, end, strict=True))
    return words([f"{p} {m:04d} {e:04d}" for p, m, e in parts]), words([f"+86{p}{m:04d}{e:04d}" for p, m, e in parts])


def foreign_phones(numbers: Ints, countries: Words) -> tuple[Words, Words]:
    """The n-th number set aside for fiction in that country; None where there are no more of them, as in German and Italian ones."""
    found = [_fictional(int(number), country) for number, country in zip(numbers, countries, strict=True)]
    return words([shown for shown, _matched in found]), words([matched for _shown, matched in found])


def _fictional(number: int, country: str) -> tuple[str | None, str | None]:
    if country == "US" and number < len(AREAS) * 100:
        area, line = AREAS[number // 100], number % 100
        return f"+1 {area}-555-01{line:02d}", f"+1{area}55501{line:02d}"
    if country == "GB" and number < 1000:
        return f"+44 7700 900{number:03d}", f"+447700900{number:03d}"
    if country == "FR" and number < 10_000:
        return f"+33 6 39 98 {number // 100:02d} {number % 100:02d}", f"+3363998{number:04d}"
    if country == "DE" and number < 1000:
        return f"+49 30 23125{number:03d}", f"+493023125{number:03d}"
    return None, None


def addresses_of_mail(rng: np.random.Generator, readings: Words, numbers: Ints) -> Words:
    """wang.lihua82@mail.example; unique through the number."""
    domains = words(MAIL)[rng.integers(0, len(MAIL), len(readings))]
    return words([f"{reading}{number}@{domain}" for reading, number, domain in zip(readings, numbers, domains, strict=True)])
