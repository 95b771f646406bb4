from __future__ import annotations

import pytest

from guanxi.values.postal_code import parse_postal_code
from guanxi.values.problem import ValueProblem
from guanxi.values.provinces import PROVINCES, parse_province, province_of_address, province_of_code
from guanxi.values.regions import countries, country_name, parse_country


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("中国", "CN"),
        ("China", "CN"),
        ("cn", "CN"),
        ("德国", "DE"),
        ("Deutschland", "DE"),
        ("德國", "DE"),
        ("U.S.A.", "US"),
        ("香港", "HK"),
        ("Côte d’Ivoire", "CI"),
    ],
)
def test_it_knows_countries_by_many_names(written: str, code: str) -> None:
    assert parse_country(written) == code


def test_it_names_countries_in_both_languages() -> None:
    assert country_name("DE", "zh-hans") == "德国"
    assert country_name("DE", "en") == "Germany"
    assert len(countries("en")) == 250
    assert "EU" not in countries("en")


@pytest.mark.parametrize(
    "written", ["广东省", "广东", "廣東", "Guangdong", "Guangdong Province", "guangdong sheng", "粤", "440000", "CN-GD"]
)
def test_it_knows_a_province_by_many_names(written: str) -> None:
    assert parse_province(written).iso == "GD"


def test_it_knows_all_provinces_once() -> None:
    assert len(PROVINCES) == 34
    assert len({province.code for province in PROVINCES}) == len({province.iso for province in PROVINCES}) == 34
    for province in PROVINCES:
        assert parse_province(province.name) == parse_province(province.short) == parse_province(province.english) == province


def test_it_reads_the_province_out_of_codes_and_addresses() -> None:
    assert province_of_code("110108") == parse_province("北京")
    assert province_of_code("990000") is None
    assert province_of_address("广东省深圳市南山区") == parse_province("广东")
    assert province_of_address("中国 广东省深圳市") == parse_province("广东")
    assert province_of_address("somewhere") is None


@pytest.mark.parametrize(
    ("written", "country", "code"),
    [
        ("100085", "CN", "100085"),
        ("10085", "CN", "010085"),
        ("10085.0", "CN", "010085"),
        ("sw1a 1aa", "GB", "SW1A 1AA"),
        ("2115", "US", "02115"),
        ("１０００８５", "CN", "100085"),
    ],
)
def test_it_keeps_and_restores_leading_zeros(written: str, country: str, code: str) -> None:
    assert parse_postal_code(written, country) == code


def test_it_says_what_is_wrong() -> None:
    for parse, text in ((parse_country, "Atlantis"), (parse_province, "Texas"), (parse_postal_code, "1234567"), (parse_postal_code, "")):
        with pytest.raises(ValueProblem) as problem:
            parse(text)
        assert str(problem.value)
