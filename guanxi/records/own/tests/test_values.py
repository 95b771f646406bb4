"""Own fields hold values as built-in fields do: written, read, filtered, sorted, grouped, told in the history and taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from guanxi.access.actor import Actor
from guanxi.journal.models import Change
from guanxi.journal.writing import act
from guanxi.records import filtering
from guanxi.records.asking import Asking
from guanxi.records.finding import Question, find, get
from guanxi.records.grouping import group_field, groups_of
from guanxi.records.history import history
from guanxi.records.own.building import see
from guanxi.records.own.describing import Description
from guanxi.records.own.keeping import add_field, retire_field
from guanxi.records.problems import Invalid
from guanxi.records.registry import RecordType, registry
from guanxi.records.reverting import revert, undo
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db

OWNER = Actor(kind="user", key="user:0", name="Owner", may_all=True)


def person() -> RecordType:
    return registry.of("person")


def made(kind: str, label: str, **more: Any) -> str:
    """A field of people; its name."""
    from guanxi.access.models import Workspace

    own = add_field("person", Description(kind=kind, label_en=label, **more), by=OWNER)
    see(Workspace.objects.get(pk=1).registry_version)
    return f"own_{own.key}"


def found(tree: Any = None, sort: tuple[str, ...] = ("name",), **more: Any) -> list[str]:
    question = Question(columns=("name",), filter=filtering.parse(tree), sort=sort, **more)
    return [record.values["name"] for record in find(person(), question, Asking(OWNER)).records]


def leaf(field: str, op: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


def value(pk: int, name: str) -> Any:
    return get(person(), pk, Asking(OWNER)).values[name]


def test_a_text_is_found_as_any_other() -> None:
    name = made("text", "Nickname")
    create(person(), [{"name": "Ann", name: "Annie"}, {"name": "Bob", name: " bobby "}, {"name": "Cid"}], by=OWNER)
    assert found(leaf(name, "contains", "nni")) == ["Ann"]
    assert found(leaf(name, "is", "BOBBY")) == ["Bob"]
    assert found(leaf(name, "is_not", "bobby")) == ["Ann", "Cid"]
    assert found(leaf(name, "any_of", ["Annie", "bobby"])) == ["Ann", "Bob"]
    assert found(leaf(name, "is_empty")) == ["Cid"]
    assert found(sort=(f"-{name}",)) == ["Bob", "Ann", "Cid"]


def test_numbers_keep_every_digit_and_stand_in_their_order() -> None:
    name = made("number", "Weight", places="4")
    ids = create(person(), [{"name": "Ann", name: "100000000000.0001"}, {"name": "Bob", name: 9}, {"name": "Cid"}], by=OWNER)
    assert value(ids[0], name) == Decimal("100000000000.0001")
    assert found(sort=(name,)) == ["Bob", "Ann", "Cid"]
    assert found(leaf(name, "gt", "9")) == ["Ann"]
    assert found(leaf(name, "between", ["8.5", "9.5"])) == ["Bob"]
    assert found(leaf(name, "is_not", "9")) == ["Ann", "Cid"]
    with pytest.raises(Invalid):
        create(person(), [{"name": "Dan", name: "1.23456"}], by=OWNER)


def test_days_and_moments_are_compared_and_grouped_by_month() -> None:
    day, moment = made("date", "Contract"), made("datetime", "Called")
    rows = [
        {"name": "Ann", day: "2026-03-05", moment: datetime(2026, 3, 5, 23, 30, tzinfo=UTC)},
        {"name": "Bob", day: "2026-03-31", moment: "2026-04-01T00:30:00Z"},
        {"name": "Cid"},
    ]
    ids = create(person(), rows, by=OWNER)
    assert value(ids[0], day) == date(2026, 3, 5)
    assert value(ids[1], moment) == datetime(2026, 4, 1, 0, 30, tzinfo=UTC)
    assert found(leaf(day, "after", "2026-03-05")) == ["Bob"]
    assert found(leaf(day, "between", ["2026-03-01", "2026-03-10"])) == ["Ann"]
    assert found(leaf(moment, "before", "2026-04-01T00:00:00Z")) == ["Ann"]
    assert found(leaf(day, "not_in_period", "this_month")) == ["Ann", "Bob", "Cid"]
    assert found(leaf(day, "is_empty")) == ["Cid"]
    by_day = groups_of(person(), Question(), group_field(person(), day, OWNER), Asking(OWNER))
    assert [(group.value, group.count) for group in by_day.groups] == [(date(2026, 3, 1), 2), (None, 1)]
    by_moment = groups_of(person(), Question(), group_field(person(), moment, OWNER), Asking(OWNER))
    assert [(group.value, group.count) for group in by_moment.groups] == [(date(2026, 4, 1), 1), (date(2026, 3, 1), 1), (None, 1)]


def test_choices_take_words_in_either_language() -> None:
    level = made("choice", "Level", options=[("", "Gold", "金卡"), ("", "Silver", "银卡")])
    wishes = made("choices", "Wishes", options=[("", "Tea", "茶"), ("", "Coffee", "咖啡"), ("", "Water", "水")])
    rows = [{"name": "Ann", level: "金卡", wishes: "茶、water"}, {"name": "Bob", level: "silver", wishes: ["coffee"]}, {"name": "Cid"}]
    ids = create(person(), rows, by=OWNER)
    assert (value(ids[0], level), value(ids[0], wishes)) == ("gold", ("tea", "water"))
    assert found(leaf(level, "is", "gold")) == ["Ann"]
    assert found(leaf(level, "none_of", ["gold"])) == ["Bob", "Cid"]
    assert found(leaf(wishes, "any_of", ["water", "coffee"])) == ["Ann", "Bob"]
    assert found(leaf(wishes, "none_of", ["water"])) == ["Bob", "Cid"]
    groups = groups_of(person(), Question(), group_field(person(), level, OWNER), Asking(OWNER)).groups
    assert [(group.text, group.count) for group in groups] == [("Gold", 1), ("Silver", 1), ("Nothing given", 1)]
    with pytest.raises(Invalid) as refused:
        create(person(), [{"name": "Dan", level: "Bronze"}], by=OWNER)
    assert "Gold" in str(refused.value)


def test_yes_and_no() -> None:
    name = made("yes_no", "Invited", default="true")
    ids = create(person(), [{"name": "Ann"}, {"name": "Bob", name: False}], by=OWNER)
    assert [value(pk, name) for pk in ids] == [True, False]
    assert found(leaf(name, "is", "true")) == ["Ann"]
    assert found(leaf(name, "is", "false")) == ["Bob"]


def test_a_link_leads_to_what_the_reader_may_see() -> None:
    name = made("link", "Broker", target="company")
    [broker] = create(registry.of("company"), [{"name": "Broker Ltd", "city": "Berlin"}], by=OWNER)
    ids = create(person(), [{"name": "Ann", name: broker}, {"name": "Bob"}], by=OWNER)
    assert value(ids[0], name).name == "Broker Ltd"
    assert found(leaf(name, "is", broker)) == ["Ann"]
    assert found(leaf(name, "is_empty")) == ["Bob"]
    assert found(leaf(f"{name}.city", "is", "Berlin")) == ["Ann"]
    groups = groups_of(person(), Question(), group_field(person(), name, OWNER), Asking(OWNER)).groups
    assert [(one.text, one.count) for one in groups] == [("Broker Ltd", 1), ("Nothing given", 1)]
    [again] = create(person(), [{"name": "Cid", name: "Broker Ltd"}], by=OWNER)
    assert value(again, name).id == broker


def test_a_change_is_told_and_reverted_field_by_field() -> None:
    size, colour = made("number", "Size"), made("text", "Colour")
    [pk] = create(person(), [{"name": "Ann", size: 1, colour: "red"}], by=OWNER)
    change(person(), pk, {size: 2}, by=OWNER)
    change(person(), pk, {colour: ""}, by=OWNER)
    told, _more = history(person(), pk, Asking(OWNER))
    steps = [[(step.field.name, step.before, step.after) for step in one.steps if step.field.name.startswith("own_")] for one in told]
    assert steps == [[(colour, "red", "")], [(size, "1", "2")], [(size, "", "1"), (colour, "", "red")]]
    change_of_size = told[1].entry
    assert Change.objects.get(entry=change_of_size, record_id=pk).after == {"own.size": "2"}
    revert(person(), pk, change_of_size, by=OWNER, unchanged=True)
    assert (value(pk, size), value(pk, colour)) == (Decimal(1), "")


def test_undo_gives_back_what_nobody_has_changed_since() -> None:
    size, colour = made("number", "Size"), made("text", "Colour")
    ids = create(person(), [{"name": "Ann", size: 1}, {"name": "Bob", size: 1}], by=OWNER)
    with act("person.changed", by=OWNER) as entry:
        for pk in ids:
            change(person(), pk, {size: 5}, by=OWNER)
    change(person(), ids[0], {colour: "red"}, by=OWNER)
    undo(entry.id, by=OWNER)
    assert [value(pk, size) for pk in ids] == [Decimal(1), Decimal(1)]
    assert value(ids[0], colour) == "red"


def test_required_default_pattern_and_condition() -> None:
    level = made("choice", "Level", options=[("", "Gold", ""), ("", "Silver", "")])
    card = made("text", "Card", required=True, pattern="AA-9999", show_if_field=level, show_if_any_of=("gold",))
    source = made("text", "Origin", default="fair")
    create(person(), [{"name": "Ann", level: "silver"}], by=OWNER)
    for wrong in ({level: "gold"}, {level: "gold", card: "A-12"}):
        with pytest.raises(Invalid) as refused:
            create(person(), [{"name": "Bob", **wrong}], by=OWNER)
        assert [problem.field for problem in refused.value.problems] == [card]
    assert "“A-12” does not fit “Card”, which looks like AA-9999" in refused.value.problems[0].message
    [pk] = create(person(), [{"name": "Bob", level: "gold", card: "AB-1234"}], by=OWNER)
    assert value(pk, source) == "fair"


@pytest.mark.parametrize("mask", ["HT-[0-9]{4}", r"HT-\d+", "^HT-9999", "HT-9999$", "A{2}"])
def test_a_regular_expression_is_not_taken_for_a_pattern(mask: str) -> None:
    with pytest.raises(Invalid) as refused:
        made("text", "Card", pattern=mask)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("pattern", "regular_expression")]


@pytest.mark.parametrize(
    ("mask", "fits"), [("〔9999〕9号", "〔2024〕7号"), (r"\[99\]", "[12]"), ("$99", "$12"), ("(99) {A}", "(12) {B}"), (r"\A9", "A1")]
)
def test_brackets_and_signs_stand_for_themselves_in_a_pattern(mask: str, fits: str) -> None:
    card = made("text", "Card", pattern=mask)
    [pk] = create(person(), [{"name": "Ann", card: fits}], by=OWNER)
    assert value(pk, card) == fits


def test_a_list_can_be_asked_for_what_the_field_would_not_take() -> None:
    size = made("number", "Shoe size", minimum="20", maximum="50")
    card = made("text", "Card", pattern="AA-9999")
    create(person(), [{"name": "Ann", size: 38, card: "AB-1234"}], by=OWNER)
    assert found(leaf(size, "gte", 1)) == ["Ann"]
    assert found(leaf(size, "between", [0, 60])) == ["Ann"]
    assert found(leaf(size, "is", 99)) == []
    assert found(leaf(card, "any_of", ["AB-1234", "old 7"])) == ["Ann"]


def test_a_retired_field_is_gone_and_nothing_of_it_is_lost() -> None:
    from guanxi.access.models import Workspace
    from guanxi.records.models import OwnField
    from guanxi.records.own.keeping import bring_back_field

    name = made("text", "Nickname")
    [pk] = create(person(), [{"name": "Ann", name: "Annie"}], by=OWNER)
    own = OwnField.objects.get()
    retire_field(own, by=OWNER)
    see(Workspace.objects.get(pk=1).registry_version)
    assert name not in person().by_name
    with pytest.raises(Invalid):
        found(leaf(name, "is", "Annie"))
    change(person(), pk, {"city": "Berlin"}, by=OWNER)
    bring_back_field(own, by=OWNER)
    see(Workspace.objects.get(pk=1).registry_version)
    assert value(pk, name) == "Annie"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("own_a + own_b * 2", Decimal(16)),
        ("(own_a + own_b) / 0", None),
        ("round(own_a / 3, 2)", Decimal("0.67")),
        ('if(own_a > 1, "much", "little")', "much"),
        ('[Name] & " " & own_a', "Ann 2"),
        ("own_day + 30", date(2026, 1, 30)),
        ("days_between(own_day, own_day + 3)", Decimal(3)),
        ("own_day + 99999999", None),
        ("own_a = 2 and not empty(own_b)", True),
        ("first(own_c, own_b)", Decimal(7)),
        ("max(own_a, own_b)", Decimal(7)),
        ("year(own_day)", Decimal(2025)),
        ("upper(left(Name, 2))", "AN"),
        ('Name < "B"', True),
    ],
)
def test_formulas(formula: str, expected: Any) -> None:
    for label in "abc":
        made("number", label)
    made("date", "Day")
    name = made("formula", "Result", formula=formula)
    ids = create(person(), [{"name": "Ann", "own_a": 2, "own_b": 7, "own_day": "2025-12-31"}, {"name": "Bob"}], by=OWNER)
    assert value(ids[0], name) == expected
    assert set(found(sort=(name,))) == {"Ann", "Bob"}
    if isinstance(expected, Decimal):
        assert found(leaf(name, "is", str(expected))) == ["Ann"]
    if isinstance(expected, str):
        assert "Ann" in found(leaf(name, "contains", expected))


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("own_a +", "too early"),
        ("own_a + nobody", "no field"),
        ('own_a + "text"', "A text stands where a number"),
        ("shout(own_a)", "no function"),
        ("phones & own_a", "cannot stand in a formula"),
        ("round(own_a, 99)", "written so"),
        ("own_a ; drop table", "character"),
        ("(" * 60 + "own_a" + ")" * 60 + "+" * 300, ""),
        ("-" * 200 + "own_a", "nested too deeply"),
    ],
)
def test_what_no_formula_is(formula: str, said: str) -> None:
    made("number", "a")
    with pytest.raises(Invalid) as refused:
        made("formula", "Result", formula=formula)
    assert said in str(refused.value)


def test_formulas_of_formulas_and_none_of_itself() -> None:
    from guanxi.records.models import OwnField
    from guanxi.records.own.keeping import change_field

    made("number", "a")
    first = made("formula", "First", formula="a * 2")
    second = made("formula", "Second", formula="[First] + 1")
    [pk] = create(person(), [{"name": "Ann", "own_a": 2}], by=OWNER)
    assert (value(pk, first), value(pk, second)) == (Decimal(4), Decimal(5))
    own = OwnField.objects.get(key="first")
    assert own.more["formula"] == "own_a * 2"
    with pytest.raises(Invalid):
        change_field(own, Description(kind="formula", label_en="First", formula="own_second"), by=OWNER)


def test_a_formula_is_read_by_those_only_who_may_read_what_it_is_made_of() -> None:
    secret = made("number", "Margin", sensitive=True)
    name = made("formula", "Double", formula="own_margin * 2")
    from guanxi.access.scopes import Scope
    from guanxi.records.reading import readable_fields

    clerk = Actor(kind="user", key="user:9", name="Clerk", user_id=9, grants={("person", "read"): Scope.ALL})
    names = {one.name for one in readable_fields(person(), clerk)}
    assert not {secret, name} & names
    with pytest.raises(Invalid):
        find(person(), Question(columns=("name",), sort=(name,)), Asking(clerk))


def test_search_finds_by_an_own_field() -> None:
    name = made("text", "Nickname", searchable=True)
    create(person(), [{"name": "Ann", name: "小燕子"}, {"name": "Bob"}], by=OWNER)
    assert found(q="燕子") == ["Ann"]
