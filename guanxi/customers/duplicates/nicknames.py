"""Short forms of given names: Bob is Robert, Kate is Katherine."""

from __future__ import annotations

_FORMS = (
    "robert bob bobby rob robbie",
    "william bill billy will willie liam",
    "richard dick rick ricky richie",
    "james jim jimmy jamie",
    "john jack johnny jon",
    "michael mike mick mickey",
    "thomas tom tommy",
    "edward ed eddie ted ned",
    "charles charlie chuck",
    "joseph joe joey",
    "daniel dan danny",
    "matthew matt",
    "anthony tony",
    "andrew andy drew",
    "steven steve stephen",
    "christopher chris kit",
    "nicholas nick nicky",
    "alexander alex sasha",
    "benjamin ben benny",
    "samuel sam sammy",
    "david dave davy",
    "kenneth ken kenny",
    "ronald ron ronnie",
    "gregory greg",
    "jeffrey jeff geoffrey geoff",
    "timothy tim",
    "lawrence larry laurence",
    "elizabeth liz beth betty eliza lizzie",
    "katherine kate katie kathy catherine kathryn cathy",
    "margaret maggie meg peggy",
    "susan sue susie",
    "jennifer jen jenny",
    "patricia pat patty trish",
    "deborah deb debbie",
    "rebecca becky becca",
    "victoria vicky tori",
    "jessica jess jessie",
    "abigail abby",
    "christine chris chrissy tina",
    "barbara barb",
    "pamela pam",
    "theresa terry tess",
    "philip phil phillip",
    "peter pete",
    "patrick pat paddy",
    "frederick fred freddy",
)
_FORMS_OF: dict[str, set[int]] = {}
for _number, _line in enumerate(_FORMS):
    for _word in _line.split():
        _FORMS_OF.setdefault(_word, set()).add(_number)

FORENAMES = frozenset(_FORMS_OF) | frozenset(
    "anna anne ella eva june lena lina lisa luna mia mina mona nina rita tina leo noah hugo ivan".split()
)
"""Names that could be read as pinyin and are not."""


def same_given(a: str, b: str) -> bool:
    return bool(_FORMS_OF.get(a, frozenset()) & _FORMS_OF.get(b, frozenset()))
