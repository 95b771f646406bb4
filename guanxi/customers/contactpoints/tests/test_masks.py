"""How contact points look to whoever sees them masked."""

from __future__ import annotations

import pytest

from guanxi.access.actor import NOBODY
from guanxi.records.asking import Asking
from guanxi.records.registry import registry


@pytest.mark.parametrize(
    ("field", "values", "mask"),
    [
        ("phones", ["021 5555 1234", "138 1234 5678"], "138****5678; 021****1234"),
        ("emails", ["info@acme.cn", "wang@qq.com"], "w***@qq.com; i***@acme.cn"),
        ("wechat", ["second", "wxid_1234"], "w***; s***"),
        ("addresses", ["上海市", "浙江省杭州市"], "浙***; 上***"),
    ],
)
def test_the_primary_one_first_each_by_its_kind(field: str, values: list[str], mask: str) -> None:
    points = [{"value": value, "is_primary": number == 1} for number, value in enumerate(values)]
    assert registry.of("person").by_name[field].mask(points, Asking(NOBODY)) == mask
