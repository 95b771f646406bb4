"""The files that a company brings on its first day: customers from an old Chinese system, orders from the shop, ratings."""

from __future__ import annotations

import random
from datetime import date, timedelta
from io import BytesIO

from guanxi.records.tablefiles.writing import write_xlsx

CUSTOMERS, BAD = 500, 12
TODAY = date(2026, 6, 1)
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "丽华明军秀英建国晓东"


def name_of(number: int) -> str:
    return "单雄信" if number == 7 else f"{SURNAMES[number % 10]}{GIVEN[number // 10 % 10]}{GIVEN[number // 50 % 10]}"


def customers() -> bytes:
    """GB18030, 500 rows; twelve hold a mail, a date or a name that cannot be."""
    lines = ["客户编号,姓名,手机号码,邮箱,生日,城市,团队"]
    for number in range(1, CUSTOMERS + 1):
        bad = number % 40 == 0
        mail = "没有邮箱" if bad and number % 80 else f"c{number}@example.com"
        birth = "1990/13/45" if bad and number % 80 == 0 else f"{1960 + number % 40}年{number % 12 + 1}月3日"
        team = "North" if number % 5 == 0 else "South"
        lines.append(f"K{number},{name_of(number)},138{number:08},{mail},{birth},{'上海' if number % 2 else '北京'},{team}")
    return "\r\n".join(lines).encode("gb18030")


def orders() -> bytes:
    """A third buys often and lately, a third seldom, a third bought long ago."""
    dice, rows = random.Random(1), []
    for number in range(1, CUSTOMERS + 1):
        if number % 40:
            times, last = ((14, 20), (4, 120), (3, 500))[number % 3]
            for time in range(times):
                day = TODAY - timedelta(days=last + time * (25 if number % 3 == 0 else 60) + dice.randrange(15))
                rows.append([f"D{number}-{time}", f"K{number}", day, round(dice.lognormvariate(5, 0.4), 2), "CNY"])
    out = BytesIO()
    write_xlsx(out, ["订单号", "客户编号", "下单时间", "订单金额", "币种"], rows)
    return out.getvalue()


def ratings() -> bytes:
    dice, lines = random.Random(2), ["客户编号,评分,评价,评价时间"]
    for number in range(1, CUSTOMERS + 1):
        if number % 40 and number % 2:
            score = dice.choice((1, 2, 4, 4, 5, 5))
            words = "太慢了，很失望" if score < 3 else "很满意"
            lines.append(f"K{number},{score},{words},{TODAY - timedelta(days=dice.randrange(300)):%Y-%m-%d}")
    return "\n".join(lines).encode()
