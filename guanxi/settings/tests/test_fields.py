"""Own fields in the settings: made, changed, retired and arranged in the browser, and usable at once everywhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.tests.cast import Cast
from guanxi.access.tests.snapshot import nothing_changed
from guanxi.access.users.deactivating import deactivate_user
from guanxi.journal.models import Entry
from guanxi.records.models import OwnField, PageLayout
from guanxi.records.registry import registry

pytestmark = pytest.mark.django_db
LEVEL = {"label_en": "Level", "label_zh": "会员等级", "new_options": "Gold | 金卡\nSilver | 银卡\n", "required": "", "fast": "on"}


def new(client: Client, kind: str, **given: Any) -> Any:
    return client.post(f"/settings/fields/people/new/{kind}/", given)


def test_a_new_field_stands_in_forms_lists_filters_and_files_at_once(alice: Client) -> None:
    assert new(alice, "choice", **LEVEL).status_code == 302
    assert OwnField.objects.get().key == "level"
    form = alice.get("/people/new/").content.decode()
    assert 'name="own_level"' in form
    assert "Gold" in form
    made = alice.post("/people/new/", {"name": "Ann", "own_level": "gold"})
    assert made.status_code == 302
    assert "Gold" in alice.get(made["Location"]).content.decode()
    rows = alice.get('/people/?columns=name,own_level&filter={"field":"own_level","op":"is","value":"gold"}').content.decode()
    assert "Ann" in rows
    assert "Gold" in rows
    table = b"".join(alice.get("/people/export.csv?columns=name,own_level").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "Level" in table
    assert "Ann,Gold" in table
    assert Entry.objects.filter(kind="own_field.added").count() == 1


def test_the_page_of_a_field_keeps_what_it_is(alice: Client) -> None:
    new(alice, "choice", **LEVEL)
    page = alice.get("/settings/fields/people/own/level/").content.decode()
    assert "金卡" in page
    assert "own_level" in page
    options = {"option-0-code": "gold", "option-0-en": "Gold!", "option-0-zh": "金卡", "option-1-code": "silver"}
    alice.post("/settings/fields/people/own/level/", {**LEVEL, **options, "new_options": "Bronze"})
    held = OwnField.objects.get().more["options"]
    assert [(one["code"], one["en"], one.get("retired", False)) for one in held] == [
        ("gold", "Gold!", False),
        ("bronze", "Bronze", False),
        ("silver", "Silver", True),
    ]


def test_what_is_wrong_is_said_at_its_place(alice: Client) -> None:
    with nothing_changed():
        assert "Give the field a name" in new(alice, "text").content.decode()
        assert "Another field is called" in new(alice, "text", label_en="City").content.decode()
        assert "There is no field" in new(alice, "formula", label_en="x", formula="nobody + 1").content.decode()
        assert "at least one choice" in new(alice, "choice", label_en="x").content.decode()
        assert new(alice, "nothing", label_en="x").status_code == 404


def test_retired_and_brought_back(alice: Client) -> None:
    new(alice, "text", label_en="Nickname")
    alice.post("/settings/fields/people/own/nickname/retirement/")
    assert 'name="own_nickname"' not in alice.get("/people/new/").content.decode()
    alice.post("/settings/fields/people/own/nickname/return/")
    assert 'name="own_nickname"' in alice.get("/people/new/").content.decode()


def test_who_may_not_change_settings_makes_no_fields(bob: Client, carol: Client, cast: Cast) -> None:
    for client in (bob, carol):
        with nothing_changed():
            assert client.get("/settings/fields/").status_code == 403
            assert new(client, "text", label_en="Nickname").status_code == 403


def test_a_page_is_laid_out_anew(alice: Client) -> None:
    new(alice, "text", label_en="Nickname")
    page = alice.get("/settings/fields/people/layout/").content.decode()
    assert 'value="own_nickname"' in page
    given = {"line": ["group", "own_nickname", "city", "group", "phones", "rest", "gender"], "en": ["First", "Second"], "zh": ["一", ""]}
    assert alice.post("/settings/fields/people/layout/", given).status_code == 302
    assert alice.get("/people/").status_code == 200
    assert [group.fields for group in registry.of("person").page] == [("own_nickname", "city"), ("phones",)]
    form = alice.get("/people/new/").content.decode()
    assert form.index("own_nickname") < form.index('name="city"') < form.index("Second")
    alice.post("/settings/fields/people/layout/", {"reset": "1"})
    assert not PageLayout.objects.exists()


def test_fields_are_moved(alice: Client) -> None:
    for label in ("One", "Two"):
        new(alice, "text", label_en=label)
    alice.post("/settings/fields/people/own/two/place/", {"to": "up"})
    assert list(OwnField.objects.order_by("position").values_list("key", flat=True)) == ["two", "one"]


def test_a_field_is_asked_for_only_where_its_condition_holds(alice: Client) -> None:
    new(alice, "choice", **LEVEL)
    new(alice, "text", label_en="Card", show_if_field="own_level", show_if_any_of=["own_level=gold"])
    assert 'data-shown-if="own_level" data-shown-at="gold"' in alice.get("/people/new/").content.decode()
    own = OwnField.objects.get(key="card")
    assert own.show_if == {"field": "own_level", "any_of": ["gold"]}


def test_a_field_decides_over_another_only_where_it_stands_in_the_form(alice: Client) -> None:
    new(alice, "formula", label_en="Met", formula='source = "Fair"')
    assert OwnField.objects.filter(key="met").exists()
    offered = dict(alice.get("/settings/fields/people/new/text/").context["form"].fields["show_if_field"].choices)
    assert {"gender", "lifecycle"} <= offered.keys()
    assert not {"shared_with_me", "own_met"} & offered.keys()


def test_a_colleague_who_left_is_named_in_the_form_and_offered_to_nobody_else(alice: Client, cast: Cast) -> None:
    new(alice, "user", label_en="Coach", default=str(cast.bob.pk))
    new(alice, "time", label_en="Opens", default="09:30")
    address = alice.post("/people/new/", {"name": "Ann", "own_coach": str(cast.bob.pk), "own_opens": "10:15"})["Location"]
    deactivate_user(user=cast.bob, by=SYSTEM, at=timezone.now())
    kept, fresh = (alice.get(one).content.decode() for one in (f"{address}edit/", "/people/new/"))
    chosen = f'<option value="{cast.bob.pk}" selected>{cast.bob}</option>'
    assert chosen in kept
    assert f'value="{cast.bob.pk}"' not in fresh
    assert '<input type="time" id="id_own_opens" name="own_opens" value="10:15">' in kept
    assert 'name="own_opens" value="09:30"' in fresh
    page = alice.get(address).content.decode()
    assert str(cast.bob) in page
    assert "10:15" in page
    refused = alice.post("/people/new/", {"name": "Eve", "own_coach": str(cast.bob.pk)})
    assert "has left" in refused.content.decode()
    chips = alice.get(f'/people/?filter={{"field":"own_coach","op":"is","value":"{cast.bob.pk}"}}').content.decode()
    assert str(cast.bob) in chips
    assert "Ann" in chips


def test_a_filter_by_time_and_by_colleague_asks_with_their_inputs(alice: Client, cast: Cast) -> None:
    new(alice, "user", label_en="Coach")
    new(alice, "time", label_en="Opens")
    time = alice.get("/people/filter/?field=own_opens&op=between").content.decode()
    assert time.count('type="time"') == 2
    who = alice.get("/people/filter/?field=own_coach&op=is").content.decode()
    assert '<option value="me"' in who
