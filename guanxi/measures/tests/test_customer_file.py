"""The plain customer file: every encoding, every dropped row accounted for, and the walk over it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from guanxi.measures import MeasureError, clean_customers, read_customer_file, walk
from guanxi.measures.tests.worlds import THREE, planted

HEADER = "CustomerID,Age,PurchaseFrequency,AvgPurchaseAmount,LastPurchaseDate,Response\n"


def customers(n: int = 600, *, seed: int = 4) -> pd.DataFrame:
    features, truth = planted(THREE, n, seed)
    random = np.random.default_rng(seed)
    last = pd.Timestamp("2026-06-30") - pd.to_timedelta(features[:, 0], unit="D")
    return pd.DataFrame(
        {
            "CustomerID": [f"C{number}" for number in range(len(truth))],
            "Age": random.integers(20, 70, len(truth)),
            "PurchaseFrequency": features[:, 1],
            "AvgPurchaseAmount": features[:, 2].round(2),
            "LastPurchaseDate": last.strftime("%Y-%m-%d"),
            "Response": (random.random(len(truth)) < np.array([0.5, 0.2, 0.05])[truth]).astype(int),
        }
    )


def test_it_reports_each_row_it_drops(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    rows = ["1,30,4,10.5,2026-01-01,1", "1,30,4,10.5,2026-01-01,1", "2,,4,10.5,2026-01-01,0", "3,30,-4,10,2026-01-01,0"]
    rows += ["4,30,4,much,2026-01-01,0", "5,30,4,10,soon,1", "6,30,4,10,2027-01-01,1", ",30,4,10,2026-01-01,1", "7,30,4,10,2026-01-31,"]
    path.write_text(HEADER + "\n".join(rows), encoding="utf-8")
    file = read_customer_file(path, as_of="2026-03-01")
    assert (file.read, file.kept) == (9, 2)
    assert file.customers.tolist() == ["1", "7"]
    assert [(row.line, row.column, row.reason) for row in file.dropped] == [
        (3, "customer_id", "came_before"),
        (4, "age", "missing"),
        (5, "purchase_frequency", "impossible"),
        (6, "avg_purchase_amount", "unreadable"),
        (7, "last_purchase_date", "unreadable"),
        (8, "last_purchase_date", "in_the_future"),
        (9, "customer_id", "missing"),
    ]
    assert file.response.tolist() == [1, -1]
    assert file.dropped_by_reason["age: missing"] == 1


def test_it_counts_months_since_the_last_purchase() -> None:
    frame = {"id": ["a"], "frequency": [2], "amount": [9.0], "last_purchase": ["2026-01-01"]}
    assert clean_customers(frame, as_of="2027-01-01").months_since_last[0] == pytest.approx(11.99, abs=0.01)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_it_reads_chinese_headers_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "客户.csv"
    text = "客户编号;年龄;购买次数;客单价;最近购买日期;是否响应\n张三;30;4;¥1,200;2026年1月5日;是\n李四;41;2;80元;2026/2/9;否\n"
    path.write_bytes(text.encode(encoding))
    file = read_customer_file(path)
    assert file.customers.tolist() == ["张三", "李四"]
    assert file.avg_purchase_amount.tolist() == [1200, 80]
    assert file.response.tolist() == [1, 0]
    assert str(file.as_of) == "2026-02-09"


def test_it_tells_days_from_months_by_the_whole_column() -> None:
    frame = {"id": ["a", "b"], "frequency": [2, 2], "amount": [9, 9], "last_purchase": ["03/02/2026", "25/01/2026"]}
    assert [str(day) for day in clean_customers(frame).last_purchase] == ["2026-02-03", "2026-01-25"]


def test_it_names_the_column_that_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text("CustomerID,Age\n1,30\n")
    with pytest.raises(MeasureError, match="purchase_frequency"):
        read_customer_file(path)


def test_it_takes_a_header_it_does_not_know_by_name() -> None:
    frame = {"who": ["a"], "frequency": [2], "amount": [9.0], "last_purchase": ["2026-01-01"]}
    assert clean_customers(frame, columns={"who": "customer_id"}).kept == 1


def test_it_walks_from_file_to_response_rates(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    customers().to_csv(path, index=False)
    walked = walk(path, as_of="2026-06-30")
    assert walked.segments.k == 3
    table = walked.table()
    assert sum(row["customers"] for row in table) == walked.file.kept == 600
    best = max(table, key=lambda row: row["response_rate"])
    assert best["months_since_last"] < 1
    assert walked.picture("zh").title.startswith("客户分为 3 群")


def test_it_walks_a_frame_to_the_same_numbers(tmp_path: Path) -> None:
    path, frame = tmp_path / "customers.csv", customers()
    frame.to_csv(path, index=False)
    assert walk(frame, as_of="2026-06-30").table() == walk(path, as_of="2026-06-30").table()


def test_it_rates_a_target_list() -> None:
    frame = customers()
    walked = walk(frame, as_of="2026-06-30")
    rate = walked.response_of(["C0", "C1", "C2"])
    assert rate.value == pytest.approx(frame["Response"][:3].mean())
    with pytest.raises(MeasureError, match="nobody"):
        walked.response_of(["C0", "nobody"])


def test_it_says_so_where_the_file_has_no_groups() -> None:
    frame, random = customers(), np.random.default_rng(0)
    frame["PurchaseFrequency"] = random.integers(1, 30, len(frame))
    frame["AvgPurchaseAmount"] = random.uniform(10, 500, len(frame))
    frame["LastPurchaseDate"] = (pd.Timestamp("2026-06-30") - pd.to_timedelta(random.integers(0, 700, len(frame)), unit="D")).strftime(
        "%Y-%m-%d"
    )
    walked = walk(frame, as_of="2026-06-30")
    assert walked.segments.state == "no_clear_groups"
    assert walked.table() == []
    assert walked.response.state == "ok"
    assert "no clear groups" in walked.picture().title.lower()
