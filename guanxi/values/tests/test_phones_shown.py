"""Chinese mobile numbers are grouped without asking the library, and exactly as it would."""

from __future__ import annotations

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat

from guanxi.values.phone import shown_phone


@pytest.mark.parametrize("prefix", range(130, 200))
def test_a_chinese_mobile_is_shown_as_the_library_shows_it(prefix):
    number = f"+86{prefix}12345678"
    assert shown_phone(number) == phonenumbers.format_number(phonenumbers.parse(number, None), PhoneNumberFormat.NATIONAL)
