"""The score by itself: what makes one of two, what holds two apart, and how often the inbox is right on labelled sets."""

from __future__ import annotations

import pytest

from guanxi.customers.duplicates.keys import keys_of
from guanxi.customers.duplicates.profile import mailbox, profile
from guanxi.customers.duplicates.scoring import INBOX, score
from guanxi.customers.duplicates.tests.measuring import precision_and_recall
from guanxi.customers.duplicates.tests.population import companies, people

PHONE, OTHER_PHONE = "+8613812345678", "+8615900001111"
HOME = {"addresses": ["中山路12号301室"], "phones": [PHONE], "birth": (1990, 3, 12)}


def one(name, kind="person", **more):
    return profile(kind, name, **more)


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("王小明", "Wang Xiaoming", "name_reading"),
        ("王小明", "Xiao Ming Wang", "name_reading"),
        ("王小明", "王晓明", "name_sound"),
        ("張麗華", "张丽华", "name_same"),
        ("Smith, John", "John Smith", "name_same"),
        ("Wang Xiaoming", "Xiaoming Wang", "name_same"),
        ("J. Smith", "John Smith", "name_initials"),
        ("Bob Miller", "Robert Miller", "name_short"),
        ("John A. Smith", "John Smith", "name_part"),
        ("Katharina Shcmidt", "Katharina Schmidt", "name_typo"),
        ("吕小明", "Lyu Xiaoming", "name_reading"),
    ],
)
def test_one_person_with_one_phone_is_found_however_the_name_is_written(a, b, reason):
    found = score(one(a, phones=[PHONE]), one(b, phones=[PHONE]))
    assert found.value >= INBOX
    assert set(found.reasons) == {"phone", reason}
    assert found == score(one(b, phones=[PHONE]), one(a, phones=[PHONE]))


@pytest.mark.parametrize(
    ("a", "b"), [("王小明", "王小红"), ("Anna Smith", "Peter Smith"), ("Martin Klein", "Martina Klein"), ("李娜", "王强")]
)
def test_a_household_and_twins_are_no_doubles_whatever_they_share(a, b):
    shared = HOME | {"mails": ["family@example.com"], "city": "上海", "employers": ["1"]}
    assert score(one(a, **shared), one(b, **shared)).value < 0.05


def test_a_shared_mailbox_or_a_switchboard_makes_nobody_the_same():
    office = {"phones": [PHONE], "mails": ["info@example.com"]}
    a, b = (one(name, **office).knowing({PHONE}) for name in ("王小明", "Mike Wang"))
    assert a.weak == {PHONE, "info@example.com"}
    assert score(a, b).value < INBOX


def test_a_name_alone_is_no_reason_and_another_birthday_is_one_against():
    assert score(one("张伟", city="上海"), one("张伟", city="上海")).value < INBOX
    born = score(one("张伟", phones=[PHONE], birth=(1990, 3, 12)), one("张伟", phones=[PHONE], birth=(1962, 7, 1)))
    assert born.value < INBOX
    assert "not_birth" in born.reasons


def test_two_numbers_of_one_source_speak_against_two_of_different_sources_do_not():
    alone, same, other = (
        score(one("王小明", phones=[PHONE], external_id="SHOP-1"), one("王小明", phones=[PHONE], external_id=number)).value
        for number in ("", "SHOP-2", "CRM-2")
    )
    assert same < alone == other


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("华东机械有限公司", "华东机械", True),
        ("華東機械有限公司", "华东机械（集团）", False),
        ("Acme Trading Co., Ltd.", "ACME TRADING", True),
        ("Müller Systems GmbH", "Müller Systems", True),
        ("Acme Trading (Shanghai) Ltd", "Acme Trading (Beijing) Ltd", False),
        ("华东机械（上海）有限公司", "华东机械（北京）有限公司", False),
        ("Huaxun Keji", "华讯科技", True),
    ],
)
def test_companies_by_what_tells_them_apart(a, b, same):
    more = {"kind": "company", "city": "上海"}
    assert (score(one(a, **more), one(b, **more)).value >= INBOX) is same


def test_a_name_that_begins_with_the_city_is_known_where_no_city_is_said():
    name = "北京瑞丰记餐饮管理股份有限公司"
    told, bare = one(name, "company", city="北京"), one(name, "company")
    assert keys_of(told) & keys_of(bare)
    assert score(told, bare).value >= INBOX
    assert score(bare, one("瑞丰记餐饮管理股份有限公司", "company", city="上海")).value < INBOX


def test_a_credit_code_decides():
    a, b = (one("华东机械有限公司", "company", phones=[PHONE], credit_code=code) for code in ("91310000MA1FL0000A", "91310000MA1FL0000B"))
    assert score(a, b).value < INBOX
    assert score(a, one("HD Machinery", "company", credit_code="91310000MA1FL0000A")).value < score(a, a).value


def test_one_mailbox_has_one_spelling():
    assert mailbox("Wang.Xiaoming+shop@GoogleMail.com") == mailbox("wangxiaoming@gmail.com") == "wangxiaoming@gmail.com"
    assert mailbox("wang.x@qq.com") != mailbox("wangx@qq.com")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("make", [people, companies])
def test_on_sets_it_was_not_tuned_on_at_least_95_of_100_pairs_are_right_and_90_of_100_are_found(make, language, capsys):
    figures = [precision_and_recall(make(language, seed)) for seed in (11, 12)]
    precision, recall = (sum(some) / len(figures) for some in zip(*figures, strict=True))
    with capsys.disabled():
        print(f"\n{make.__name__} {language}: precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= 0.95
    assert recall >= 0.90
