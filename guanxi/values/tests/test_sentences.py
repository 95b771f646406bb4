"""Sentences one after the other are set as their language sets them."""

from __future__ import annotations

import pytest
from django.utils import translation

from guanxi.values.sentences import in_a_row


@pytest.mark.parametrize(("language", "told"), [("en", "Done. Undone."), ("zh-hans", "Done.Undone."), (None, "Done. Undone.")])
def test_chinese_leaves_no_space_between_them(language, told):
    with translation.override(language):
        assert in_a_row(["Done.", "Undone."]) == told
