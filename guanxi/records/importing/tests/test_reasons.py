"""Why a row stayed out is kept as facts and said to each reader in their own language: on the page, in the file, at the command line."""

from __future__ import annotations

import csv
import re

import pytest
from django.test import Client
from django.utils import translation

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User
from guanxi.access.recognising import actor_of_user
from guanxi.access.scopes import Scope
from guanxi.journal.writing import act
from guanxi.records.api.tests.conftest import World
from guanxi.records.commands import import_file
from guanxi.records.importing.drafting import draft_import, folder_of
from guanxi.records.importing.outcome import first_problems, why_stopped
from guanxi.records.importing.rejected_file import rejected_chunks
from guanxi.records.importing.running import run
from guanxi.records.importing.settling import settle, start
from guanxi.records.models import Import, RejectedRow
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "zh-hans")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

PEOPLE = """客户编号,姓名,邮箱,性别,年龄,生日,负责人,信用
C1,,a@example.com,,,,,
C2,Ann,bad mail,,,,,
C3,Bob,,perhaps,,,,
C4,Cid,,,999,,,
C5,Dan,,,,1990-13-45,,
C6,Eve,,,,,nobody,
C7,Fay,"x@example.com
"""
COMPANIES = """名称,行业,信用代码,规模
Acme,x,91310000MA1K00000X,
Bolt,x,,perhaps
"""
ORDERS = """订单号,客户编号,下单时间,金额,状态,商品名称,数量
A1,C0,yesterday,5,,,
A2,C0,2026-03-01,-5,,,
A3,C9,2026-03-01,5,,,
A4,C0,2026-03-01,5,perhaps,,
A5,C0,2026-03-01,abc,,,
,C0,2026-03-01,7,,,
"""
FEEDBACK = """客户编号,评分,评价,类型,评价时间
C0,9,,csat,2026-03-01
C0,,,csat,2026-03-01
C0,5,,perhaps,2026-03-01
C0,5,,csat,
"""


@pytest.fixture(autouse=True)
def _data_folder(tmp_path, settings):
    settings.DATA = tmp_path


@pytest.fixture
def world(db):
    return World()


def spoken_by(user, language):
    with act("user.changed", by=SYSTEM):
        User.objects.filter(pk=user.pk).update(language=language)
    user.refresh_from_db()
    return user


def imported(tmp_path, text, kind, by, **mapping):
    path = tmp_path / f"{kind}.csv"
    path.write_text(text)
    draft = draft_import(kind, path, file_name=path.name, by=by)
    settle(draft, draft.mapping | mapping, key=None, by=by)
    start(draft)
    run(draft.pk)
    done = Import.objects.get(pk=draft.pk)
    assert done.state == "done", done.failure
    assert done.rejected
    return done


def reasons(done, language):
    """By row, as the page says them."""
    with translation.override(language):
        return {
            one["row"]: " | ".join(f"{said['label']}: {said['message']}" if said["label"] else said["message"] for said in one["problems"])
            for one in first_problems(done)
        }


@pytest.mark.parametrize("runs_in", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "text", "mapping", "rows"),
    [
        ("person", PEOPLE, {"5": "birth", "6": "owner"}, 7),
        ("company", COMPANIES, {"2": "credit_code", "3": "size"}, 2),
        ("order", ORDERS, {"1": "customer"}, 6),
        ("feedback", FEEDBACK, {"0": "customer", "3": "kind"}, 4),
    ],
)
def test_every_reason_is_a_fact_and_reads_in_both_languages_whoever_ran_it(tmp_path, world, runs_in, kind, text, mapping, rows):
    alice = spoken_by(world.users["alice"], runs_in)
    create(registry.of("person"), [{"name": "Zoe", "external_id": "C0"}], by=SYSTEM)
    done = imported(tmp_path, text, kind, actor_of_user(alice), **mapping)
    kept = [problem for one in RejectedRow.objects.filter(of=done) for problem in one.problems]
    assert [problem for problem in kept if "message" in problem] == []
    english, chinese = reasons(done, "en"), reasons(done, "zh-hans")
    assert len(english) == rows, english
    for row, reason in english.items():
        assert not CHINESE.search(reason), reason
        assert CHINESE.search(chinese[row]), chinese[row]


def test_what_stands_in_a_reason_is_said_in_the_readers_language_too(tmp_path, world):
    create(registry.of("person"), [{"name": "Zoe", "external_id": "C0"}], by=SYSTEM)
    done = imported(tmp_path, ORDERS, "order", actor_of_user(spoken_by(world.users["alice"], "zh-hans")), **{"1": "customer"})
    english, chinese = reasons(done, "en"), reasons(done, "zh-hans")
    assert english[4] == "“Customer”: no record is named “C9”."
    assert chinese[4] == "“客户”：没有名为“C9”的记录。"
    assert english[5].startswith("Status: “perhaps” is none of the choices: ")
    assert chinese[5] == "状态: “perhaps”不在可选项中：待付款、已付款、已送达、已取消。"


def test_a_right_that_is_missing_is_a_fact_as_well(tmp_path, world):
    world.user("erin", team=world.north, may=dict.fromkeys(("read", "change", "import"), Scope.ALL))
    done = imported(tmp_path, "客户编号,姓名\nC1,Ann\n", "person", actor_of_user(spoken_by(world.users["erin"], "zh-hans")))
    assert reasons(done, "en")[2].startswith("Your roles do not include this.")
    assert reasons(done, "zh-hans")[2] != reasons(done, "en")[2]


def test_the_page_and_the_file_speak_to_whoever_opens_them(tmp_path, world):
    alice = world.users["alice"]
    done = imported(tmp_path, "客户编号,姓名,邮箱\nC1,,\n", "person", actor_of_user(spoken_by(alice, "zh-hans")))
    for language, words, heading in (("en", "“Name” is missing.", "Why it was rejected"), ("zh-hans", "缺少“姓名”。", "被拒原因")):
        client = Client()
        client.force_login(spoken_by(alice, language), backend="django.contrib.auth.backends.ModelBackend")
        assert words in client.get(f"/imports/{done.pk}/").content.decode()
        answer = client.get(f"/imports/{done.pk}/rejected.csv")
        with translation.override("en" if language != "en" else "zh-hans"):
            file = b"".join(answer.streaming_content).decode("utf-8-sig")
        header, row = csv.reader(file.splitlines())
        assert (header[-1], row[-1]) == (heading, words)
        answer = world.api("alice").get(f"/api/v1/imports/{done.pk}/rejected")
        assert words in b"".join(answer.streaming_content).decode("utf-8-sig")


@pytest.mark.parametrize(("language", "words"), [("en", "“Name” is missing."), ("zh-hans", "缺少“姓名”。")])
def test_the_command_writes_the_file_for_whom_it_works(tmp_path, world, capsys, language, words):
    world.user("erin", team=world.north, may=dict.fromkeys(("read", "create", "change", "import"), Scope.ALL))
    spoken_by(world.users["erin"], language)
    path = tmp_path / "people.csv"
    path.write_text("客户编号,姓名,邮箱\nC1,,\n")
    assert import_file.main(["people", str(path), "--by", "erin"]) == import_file.SOME_REJECTED
    [written] = [line for line in capsys.readouterr().out.splitlines() if line.endswith(".csv")]
    with open(written, encoding="utf-8-sig") as file:
        assert words in file.read()


def test_reasons_kept_as_text_by_an_earlier_release_are_shown_as_they_are(tmp_path, world):
    done = imported(tmp_path, "客户编号,姓名,邮箱\nC1,,\n", "person", SYSTEM)
    RejectedRow.objects.filter(of=done).update(problems=[{"code": "required", "message": "缺少“姓名”。", "field": "name"}])
    assert "缺少“姓名”。" in reasons(done, "en")[2]
    with translation.override("en"):
        assert "缺少“姓名”。" in b"".join(rejected_chunks(done)).decode("utf-8-sig")


def test_why_an_import_stopped_is_said_in_the_readers_language_too(tmp_path, world):
    world.user("erin", team=world.north, may=dict.fromkeys(("read", "create", "change", "import"), Scope.ALL))
    path = tmp_path / "people.csv"
    path.write_text("客户编号,姓名\nC1,Ann\n")
    by = actor_of_user(spoken_by(world.users["erin"], "zh-hans"))
    draft = draft_import("person", path, file_name=path.name, by=by)
    settle(draft, draft.mapping, key=None, by=by)
    start(draft)
    (folder_of(draft) / "file").unlink()
    run(draft.pk)
    stopped = Import.objects.get(pk=draft.pk)
    assert CHINESE.search(stopped.failure)
    with translation.override("en"):
        assert why_stopped(stopped) == "This file cannot be read any more. Please upload it again."
    with translation.override("zh-hans"):
        assert why_stopped(stopped) == stopped.failure
    Import.objects.filter(pk=draft.pk).update(report={})
    assert why_stopped(Import.objects.get(pk=draft.pk)) == stopped.failure
