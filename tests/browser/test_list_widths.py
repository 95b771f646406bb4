"""How wide the columns of a list become under texts of any length."""

from __future__ import annotations

import pytest

from guanxi.access.models import User
from tests.browser.test_records import owner, people  # noqa: F401
from tests.browser.visiting import Visit

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = 390
COLUMNS = "name,phones,emails,city,source,tags,employments,remarks"
WIDTHS = """() => [...document.querySelectorAll('.list tbody tr')].flatMap(row => [...row.cells])
  .map(cell => [cell.className, cell.getBoundingClientRect().width])"""


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_on_a_phone_no_column_but_the_first_takes_more_than_two_fifths_of_the_width(visit: Visit, owner: User, language: str) -> None:  # noqa: F811
    long = {
        "city": "上海市浦东新区" * 9,
        "source": "A friend of a friend who came by " * 3,
        "remarks": "長" * 900,
        "emails": f"{'a' * 60}@example.com",
    }
    people(
        {"name": "欧阳" * 60, "tags": ["A tag that says a lot about somebody", "VIP"], "phones": "13800138000", **long}, {"name": "Anna"}
    )
    screen = visit(f"/people/?columns={COLUMNS}", width=PHONE, language=language, user=owner)
    found = [(names, width) for names, width in screen.page.evaluate(WIDTHS) if "col-first" not in names.split()]
    assert len(found) >= 2 * 7
    assert [(names, width) for names, width in found if width > 0.4 * PHONE + 1] == []
    assert max(width for _names, width in found) > 0.3 * PHONE, "the texts are not long enough to tell"
    screen.check()
