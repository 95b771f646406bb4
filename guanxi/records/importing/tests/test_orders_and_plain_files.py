"""Shop exports with a row per line, refunds as negative rows, and the plain customer file."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.commerce.models import Order
from guanxi.customers.models import Person
from guanxi.records.importing import running
from guanxi.records.importing.drafting import draft_import
from guanxi.records.importing.noting import all_notes
from guanxi.records.importing.running import run
from guanxi.records.importing.settling import settle, start
from guanxi.records.models import Import
from guanxi.records.registry import registry
from guanxi.records.writing import change, create
from guanxi.values.sentence import say_again

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data_folder(tmp_path, settings):
    settings.DATA = tmp_path


@pytest.fixture
def customers(db):
    create(registry.of("person"), [{"name": "王丽华", "external_id": "C1"}, {"name": "单雄信", "external_id": "C2"}], by=SYSTEM)
    create(registry.of("product"), [{"name": "龙井茶", "sku": "T1", "price": "88"}], by=SYSTEM)


def imported(tmp_path, text, kind="order", **more):
    path = tmp_path / "file.csv"
    path.write_text(text)
    draft = draft_import(kind, path, file_name="file.csv", by=SYSTEM)
    settle(draft, draft.mapping | more, key=None, by=SYSTEM)
    start(draft)
    run(draft.pk)
    done = Import.objects.get(pk=draft.pk)
    assert done.state == "done", done.failure
    return done


def counts(done):
    return done.created, done.updated, done.unchanged, done.rejected


def told(done):
    return {one.row: [say_again(problem) for problem in one.problems] for one in done.rejected_rows.all()}


LINES = """订单号,客户编号,下单时间,商品名称,商品编码,数量,单价
A1,C1,2026-03-01,龙井茶,T1,2,80
A2,C2,2026-03-02,茶杯,,1,30
A1,C1,2026-03-01,茶壶,,1,120.5
A3,C9,2026-03-02,茶杯,,1,30
A3,C9,2026-03-02,茶盘,,1,300
"""


def test_rows_of_one_order_become_its_lines_wherever_they_stand(tmp_path, customers):
    done = imported(tmp_path, LINES, **{"1": "customer"})
    assert (done.key, done.mapping["3"], done.mapping["4"]) == ("number", "line.name", "line.sku")
    assert counts(done) == (2, 0, 0, 2), told(done)
    first = Order.objects.get(number="A1")
    assert [(line.name, line.quantity, line.product_id is not None) for line in first.lines.order_by("pk")] == [
        ("龙井茶", 2, True),
        ("茶壶", 1, False),
    ]
    assert first.total == Decimal("280.5")
    assert set(told(done)) == {5, 6}
    assert counts(imported(tmp_path, LINES, **{"1": "customer"})) == (0, 0, 2, 2)


def test_a_chunk_ends_between_orders_and_going_on_loses_no_line(tmp_path, customers, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 1)
    assert counts(imported(tmp_path, LINES, **{"1": "customer"})) == (2, 0, 0, 2)
    assert Order.objects.get(number="A1").lines.count() == 2


def test_line_amounts_are_summed_and_an_order_total_is_taken(tmp_path, customers):
    imported(tmp_path, "订单号,客户,日期,商品,数量,小计\nB1,C1,2026-03-01,茶,3,10\nB1,C1,2026-03-01,杯,1,5.55\n")
    assert Order.objects.get(number="B1").total == Decimal("15.55")
    imported(tmp_path, "订单号,客户,日期,商品,数量,单价,订单金额\nB2,C1,2026-03-01,茶,3,10,32\nB2,C1,2026-03-01,杯,1,5,32\n")
    second = Order.objects.get(number="B2")
    assert (second.total, second.lines.count()) == (Decimal(32), 2)
    imported(tmp_path, "订单号,客户,日期,商品,金额\nB3,C1,2026-03-01,茶,10\nB3,C1,2026-03-01,杯,5\n")
    third = Order.objects.get(number="B3")
    assert (third.total, [line.amount for line in third.lines.order_by("pk")]) == (Decimal(15), [10, 5])


def test_an_amount_that_stands_in_every_row_is_that_of_each_line_where_prices_or_other_orders_say_so(tmp_path, customers):
    """Three times the same pot at the same price are three pots, not one."""
    head = "订单号,客户,日期,商品,数量,单价,金额\n"
    same = "S1,C1,2026-03-01,壶,2,268,536\n" * 3
    imported(tmp_path, head + same + "S2,C1,2026-03-01,茶,3,10,32\nS2,C1,2026-03-01,杯,1,2,32\n")
    by_number = dict(Order.objects.values_list("number", "total"))
    assert by_number == {"S1": Decimal(1608), "S2": Decimal(32)}
    head = "订单号,客户,日期,商品,金额\n"
    imported(tmp_path, head + "L1,C1,2026-03-01,茶,51\nL1,C1,2026-03-01,杯,51.00\nL2,C1,2026-03-01,茶,10\nL2,C1,2026-03-01,杯,5\n")
    lines = Order.objects.get(number="L1")
    assert (lines.total, [line.amount for line in lines.lines.order_by("pk")]) == (Decimal(102), [51, 51])
    assert Order.objects.get(number="L2").total == 15
    imported(tmp_path, head + "T8,C1,2026-03-01,茶,51\nT8,C1,2026-03-01,杯,51.00\nT9,C1,2026-03-01,茶,10\nT9,C1,2026-03-01,杯,10\n")
    assert set(Order.objects.filter(number__startswith="T").values_list("number", "total")) == {("T8", Decimal(51)), ("T9", Decimal(10))}


def test_the_page_says_whose_the_amounts_were_taken_to_be(tmp_path, customers):
    head = "订单号,客户,日期,商品,金额\n"
    done = imported(tmp_path, head + "L1,C1,2026-03-01,茶,51\nL1,C1,2026-03-01,杯,51\nL2,C1,2026-03-01,茶,10\nL2,C1,2026-03-01,杯,5\n")
    assert any("sum of its lines" in note for note in all_notes(done))
    done = imported(tmp_path, head + "T8,C1,2026-03-01,茶,51\nT8,C1,2026-03-01,杯,51\n")
    assert any("the total of the order" in note for note in all_notes(done))
    done = imported(tmp_path, head + "T7,C1,2026-03-01,茶,51\n")
    assert not any("amount" in note for note in all_notes(done))


def test_a_negative_row_is_a_refund_and_not_twice(tmp_path, customers):
    text = "订单号,客户,日期,商品,金额\nR1,C1,2026-03-01,茶,100\nR1,C1,2026-03-09,退款,-30\nR2,C1,2026-03-02,杯,-5\n"
    done = imported(tmp_path, text)
    assert counts(done) == (1, 0, 0, 1), told(done)
    order = Order.objects.get(number="R1")
    assert (order.total, order.refunded, order.refunds.get().refunded_at.date().isoformat()) == (100, 30, "2026-03-09")
    assert counts(imported(tmp_path, text)) == (0, 0, 1, 1)


def test_orders_without_lines_keep_their_totals(tmp_path, customers):
    text = "订单号,客户,日期,金额\nT1,C1,2026-03-01,100\nT2,C2,2026-03-01,¥1 280.50\nT3,C2,2026-03-01,much\n"
    done = imported(tmp_path, text)
    assert counts(done) == (2, 0, 0, 1), told(done)
    assert set(Order.objects.values_list("number", "total")) == {("T1", Decimal(100)), ("T2", Decimal("1280.5"))}


PLAIN = """CustomerID,Age,PurchaseFrequency,AvgPurchaseAmount,LastPurchaseDate,Response
1001,34,12,250.50,2025-11-02,1
1002,51,3,80,2025-06-30,0
1003,,7,120.25,2025-12-24,1
"""


def test_the_plain_customer_file_imports_cleanly_and_says_how_it_was_taken(tmp_path):
    done = imported(tmp_path, PLAIN, kind="person")
    assert counts(done) == (3, 0, 0, 0), told(done)
    assert len(done.report["notes"]) == 2
    person = Person.objects.get(external_id="1001")
    assert person.name == "1001"
    assert person.opening_orders == 12
    assert person.opening_mean == Decimal("250.5")
    assert person.opening_last_on.isoformat() == "2025-11-02"
    assert abs(2026 - 34 - person.birth_year) <= 1
    change(registry.of("person"), person.pk, {"name": "王丽华"}, by=SYSTEM)
    assert counts(imported(tmp_path, PLAIN, kind="person")) == (0, 0, 3, 0)
    assert Person.objects.get(external_id="1001").name == "王丽华"


def test_first_and_last_names_make_a_name(tmp_path):
    done = imported(tmp_path, "id,First name,Last name\n1,Ada,Lovelace\n2,丽华,王\n", kind="person")
    assert counts(done) == (2, 0, 0, 0), told(done)
    assert sorted(Person.objects.values_list("name", flat=True)) == ["Ada Lovelace", "王丽华"]


def test_blank_cells_never_erase(tmp_path):
    imported(tmp_path, "客户编号,姓名,城市,备注\nC1,王丽华,上海,喜欢喝茶\n", kind="person")
    assert counts(imported(tmp_path, "客户编号,姓名,城市,备注\nC1,王丽华,, \n", kind="person")) == (0, 0, 1, 0)
    assert Person.objects.get().city == "上海"


def test_a_known_company_is_matched_by_name_in_a_mixed_file(tmp_path):
    [company] = create(registry.of("company"), [{"name": "上海沪东科技有限公司"}], by=SYSTEM)
    done = imported(
        tmp_path,
        "公司名称,姓名,手机号码\n上海沪东科技有限公司,陈晓东,13800138000\n",
        kind="mixed",
        **{"0": "company.name", "1": "person.name"},
    )
    assert counts(done) == (1, 0, 0, 0), told(done)
    assert registry.of("company").model.objects.count() == 1
    assert Person.objects.get().employments.get().company_id == company


SOLD = """订单号,客户编号,下单时间,商品名称,商品编码,数量,单价
S1,C1,2026-03-01,龙井茶,T1,2,80
S1,C1,2026-03-01,雨前茶,T7,1,30
S2,C2,2026-03-02,,T7,1,30
"""


def test_what_was_sold_under_an_unknown_number_comes_in_by_its_name_and_finds_its_product_later(tmp_path, customers):
    done = imported(tmp_path, SOLD, **{"1": "customer"})
    assert counts(done) == (1, 0, 0, 1), told(done)
    assert "T7" in told(done)[4][0]
    assert any("SKU" in note for note in done.report["notes"])
    order = Order.objects.get(number="S1")
    assert [(line.name, line.product_id is not None) for line in order.lines.order_by("pk")] == [("龙井茶", True), ("雨前茶", False)]
    assert order.total == 190
    create(registry.of("product"), [{"name": "雨前龙井", "sku": "T7", "price": "88"}], by=SYSTEM)
    assert counts(imported(tmp_path, SOLD, **{"1": "customer"})) == (1, 1, 0, 0)
    assert [(line.name, line.product.sku) for line in order.lines.order_by("pk")] == [("龙井茶", "T1"), ("雨前茶", "T7")]
    assert Order.objects.get(number="S2").lines.get().name == "雨前龙井"


def test_all_products_and_employers_of_a_chunk_are_asked_for_at_once(tmp_path, customers, django_assert_max_num_queries):
    create(registry.of("company"), [{"name": f"公司{at}"} for at in range(30)], by=SYSTEM)
    lines = "".join(f"Q{at},C1,2026-03-01,茶{at},T1,1,80\n" for at in range(200))
    with django_assert_max_num_queries(60):
        assert counts(imported(tmp_path, LINES.splitlines()[0] + "\n" + lines, **{"1": "customer"})) == (200, 0, 0, 0)
    people = "".join(f"P{at},王丽{at},公司{at % 31}\n" for at in range(200))
    with django_assert_max_num_queries(60):
        done = imported(tmp_path, "客户编号,姓名,公司\n" + people, kind="person")
    assert counts(done) == (194, 0, 0, 6), told(done)
    assert Person.objects.get(external_id="P33").employments.get().company.name == "公司2"
