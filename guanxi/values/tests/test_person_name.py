from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.values.name_pinyin import initials_of, pinyin_marked, pinyin_of, sort_key
from guanxi.values.person_name import split_name


@pytest.mark.parametrize(
    ("full", "family", "given_name"),
    [
        ("王丽华", "王", "丽华"),
        ("王伟", "王", "伟"),
        ("王 丽华", "王", "丽华"),
        ("欧阳修", "欧阳", "修"),
        ("歐陽娜娜", "歐陽", "娜娜"),
        ("尉迟恭", "尉迟", "恭"),
        ("李女士", "李", ""),
        ("迪丽热巴·迪力木拉提", "迪力木拉提", "迪丽热巴"),
        ("次仁德吉", "", "次仁德吉"),
        ("索朗多吉", "", "索朗多吉"),
        ("山田 太郎", "山田", "太郎"),
        ("王丽华 (Anna)", "王", "丽华"),
        ("Jackie 陈", "陈", "Jackie"),
        ("김철수", "김", "철수"),
        ("Schmidt, Anna", "Schmidt", "Anna"),
        ("Anna Maria Schmidt", "Schmidt", "Anna Maria"),
        ("Ludwig van Beethoven", "van Beethoven", "Ludwig"),
        ("María de la Cruz", "de la Cruz", "María"),
        ("Ahmad bin Said", "bin Said", "Ahmad"),
        ("Dr. Hans Müller, PhD", "Müller", "Hans"),
        ("WANG Lihua", "WANG", "Lihua"),
        ("SCHMIDT Anna", "SCHMIDT", "Anna"),
        ("Wang Lihua", "Wang", "Lihua"),
        ("Lihua Wang", "Wang", "Lihua"),
        ("Anna Li", "Li", "Anna"),
        ("Cher", "", "Cher"),
        ("", "", ""),
    ],
)
def test_it_tells_family_from_given_name(full: str, family: str, given_name: str) -> None:
    assert split_name(full) == (family, given_name)


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("单雄信", "shàn xióng xìn"),
        ("解晓东", "xiè xiǎo dōng"),
        ("仇英", "qiú yīng"),
        ("曾国藩", "zēng guó fān"),
        ("查良镛", "zhā liáng yōng"),
        ("区小明", "ōu xiǎo míng"),
        ("盖叫天", "gě jiào tiān"),
        ("任正非", "rén zhèng fēi"),
        ("华罗庚", "huà luó gēng"),
        ("尉迟恭", "yù chí gōng"),
        ("乐毅", "yuè yì"),
        ("缪贤", "miào xián"),
        ("朴树", "piáo shù"),
        ("冼星海", "xiǎn xīng hǎi"),
        ("长孙无忌", "zhǎng sūn wú jì"),
        ("万俟卨", "mò qí xiè"),
        ("單雄信", "shàn xióng xìn"),
        ("吕布", "lǚ bù"),
        ("王解", "wáng jiě"),
        ("王子涵", "wáng zǐ hán"),
    ],
)
def test_it_reads_a_family_name_as_a_family_name(name: str, reading: str) -> None:
    assert pinyin_marked(name) == reading


def test_it_types_without_tones_and_has_initials() -> None:
    assert pinyin_of("王丽华") == "wang li hua"
    assert pinyin_of("吕布") == "lv bu"
    assert initials_of("王丽华") == "wlh"
    assert initials_of("Anna Schmidt") == "as"


def test_it_sorts_family_names_together_and_latin_names_among_them() -> None:
    names = ["王伟", "Wagner, Eva", "汪明", "王安", "Xu, Li", "汪伟", "张三", "阿里"]
    assert sorted(names, key=lambda name: sort_key(name).encode()) == [
        "阿里",
        "Wagner, Eva",
        "汪明",
        "汪伟",
        "王安",
        "王伟",
        "Xu, Li",
        "张三",
    ]


@given(st.text(max_size=40))
def test_it_reads_any_name_and_loses_no_family_name(name: str) -> None:
    family, own = split_name(name)
    assert set(family + own) <= set(name) | {"·", " "}
    assert pinyin_of(name) is not None
    assert sort_key(name) == sort_key(name).strip()
