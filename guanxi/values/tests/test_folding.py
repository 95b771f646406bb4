"""Most names are folded the short way: it is right for each character that takes it."""

from __future__ import annotations

import pytest

from guanxi.values.folding import _PLAIN, _of_any_form, folded


def test_the_short_way_leads_to_the_same():
    han = [chr(code) for code in range(0x4E00, 0xA000)]
    assert _PLAIN.fullmatch("".join(han))
    assert [folded(one) for one in han] == [_of_any_form(one) for one in han]
    mixed = [f"{chr(code)}國{chr(code)}" for code in range(128)]
    assert [folded(one) for one in mixed] == [" ".join(_of_any_form(one).split()) for one in mixed]


FORMS = [("Zhang WEI  張偉", "zhang wei 张伟"), ("ＷＡＮＧ王", "wang王"), ("José 王", "jose 王"), ("\uf900", "岂")]


@pytest.mark.parametrize(("text", "found"), FORMS)
def test_what_is_a_form_of_something_else_goes_the_long_way(text, found):
    assert folded(text) == found
