from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.values.folding import folded
from guanxi.values.joiners import without_needless_joiners
from guanxi.values.search_text import doubled, query_text
from guanxi.values.text import clean_line, clean_text

NEEDED = {
    "a family": "👨\u200d👩\u200d👧\u200d👦",
    "a rainbow flag": "🏳\ufe0f\u200d🌈",
    "a woman with dark skin who writes programs": "👩🏿\u200d💻",
    "a head shaking": "🙂\u200d↔\ufe0f",
    "Persian": "می\u200cخواهم",
    "a Persian name": "علی\u200cرضا",
    "Hindi": "क्\u200dष",
    "Sinhala": "ශ්\u200dරී",
    "Malayalam": "അവന്\u200d",
    "Bengali": "র\u200d্যাব",
}
NEEDLESS = {
    "Chinese": "王\u200d丽\u200c华",
    "Latin": "An\u200dna",
    "at the ends": "\u200dAnna\u200c",
    "emoji beside a letter": "Anna\u200d👩",
    "alone after an emoji": "👩\u200d",
    "twice": "👩\u200d\u200d👩",
    "an Arabic letter that never joins": "خود\u200cکار",
    "Arabic": "م\u200dن",
}


@pytest.mark.parametrize("text", NEEDED.values(), ids=NEEDED)
def test_it_stays_where_it_is_seen(text: str) -> None:
    assert clean_line(text) == clean_text(text) == text


@pytest.mark.parametrize("text", NEEDLESS.values(), ids=NEEDLESS)
def test_it_goes_where_two_names_would_only_look_equal(text: str) -> None:
    plain = text.replace("\u200c", "").replace("\u200d", "")
    assert clean_line(text) == clean_text(text) == plain


@pytest.mark.parametrize("text", NEEDED.values(), ids=NEEDED)
def test_it_is_found_with_and_without(text: str) -> None:
    plain = text.replace("\u200c", "").replace("\u200d", "")
    assert folded(text) == folded(plain)
    assert query_text(plain) in doubled(text)
    assert query_text(text) in doubled(plain)


@given(st.text(alphabet="\u200c\u200d\ufe0f👩↔\u0338مدا\u0653\u0654یक्\u093cরয্্ aé\u0301王"))
def test_it_changes_nothing_when_cleaned_twice(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_text(clean_text(text)) == clean_text(text)
    once = without_needless_joiners(text)
    assert without_needless_joiners(once) == once
