"""The company that the screens show: the sample, computed figures, files on their way, and somebody who writes markup everywhere."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from guanxi.access.actor import SYSTEM, Actor
from guanxi.access.models import Role, Team, User, Workspace
from guanxi.access.recognising import actor_of_user
from guanxi.access.tests.cast import user_with_password, with_password
from guanxi.access.users.changing import change_user
from guanxi.access.users.links import make_link
from guanxi.access.users.placing import Place
from guanxi.access.workspace.founding import found_workspace
from guanxi.customers.duplicates.scanning import run_scan
from guanxi.customers.merging.merging import merge_customers
from guanxi.customers.merging.undoing import undo_merge
from guanxi.customers.models import DuplicateScan
from guanxi.insight.refreshing import ask_refresh, run_refresh
from guanxi.journal.chain.exporting import write_head
from guanxi.journal.chain.linking import chain_all
from guanxi.journal.chain.verifications import ask_for, run_verification
from guanxi.journal.models import Change, Entry, Verification
from guanxi.journal.writing import act
from guanxi.records.binning import bin_records
from guanxi.records.bulk.at_once import do_at_once
from guanxi.records.bulk.deeds import Deed
from guanxi.records.bulk.running import run as run_bulk
from guanxi.records.bulk.starting import start_bulk
from guanxi.records.bulk.undoing import start_undo, undo_bulk
from guanxi.records.comments.writing import add_comment
from guanxi.records.importing.drafting import draft_import, folder_of
from guanxi.records.importing.running import run
from guanxi.records.importing.settling import start
from guanxi.records.importing.undoing import undo_import
from guanxi.records.models import BulkChange, Import
from guanxi.records.notifying.noticing import note_entries
from guanxi.records.own.building import see
from guanxi.records.own.describing import Description
from guanxi.records.own.keeping import add_field, retire_field
from guanxi.records.registry import registry
from guanxi.records.saved_views import save_view
from guanxi.records.sharing.writing import Terms, share_record
from guanxi.records.tablefiles.sniffing import Choice
from guanxi.records.writing import change, create
from guanxi.site.sample.loading import load_sample

CANARY = '"><img src=x onerror="window.__ran=1"><script>window.__ran=1</script>{{7*7}}'
LONG = "长名字与A Very Long Name " * 9
PEOPLE = 260
ROWS = [
    "客户编号,姓名,手机号码,邮箱,生日,城市,备注",
    "F1,王丽华,13800138000,lihua@example.com,1988年3月12日,上海,喜欢喝茶",
    "F2,单雄信,,bad mail,,北京,",
    "F3,欧阳娜娜,139 0013 9000,,1990/1/2,,老客户",
    f"F4,{CANARY.replace(',', ' ')},,,1990/13/45,,",
    "F1,王小华,13800138000,,,杭州,改过的一行",
]
ORDERS = "订单号,下单时间,客户,金额\nF-1,2026-11-02,王丽华,1280\n"


@dataclass
class Company:
    """The owner, once for each language; and numbers by name."""

    owners: dict[str, User]
    ids: dict[str, Any] = field(default_factory=dict)
    others: dict[str, User] = field(default_factory=dict)

    def who(self, name: str, language: str) -> User | None:
        """The owner in this language, somebody else in theirs, or nobody."""
        return None if name == "nobody" else self.owners[language] if name == "owner" else self.others[name]


def first_day() -> Company:
    """Installed, and nobody has said yet who the company is. A test before this one emptied all tables, that of the workspace too."""
    with act("workspace.founded", by=SYSTEM):
        Workspace.objects.get_or_create(pk=1)
        for username, name, language in (("owner", "Alice Chen", "en"), ("laoban", "陈晓东", "zh-hans")):
            User.objects.create(
                username=username, name=name, language=language, timezone="Asia/Shanghai", is_owner=True, created_at=timezone.now()
            )
    for user in User.objects.all():
        with_password(user)
    return Company({user.language: user for user in User.objects.all()})


def emptied() -> Company:
    company = first_day()
    found_workspace(details={"name": "木兰生活 Magnolia Living", "language": "en"}, by=SYSTEM, at=timezone.now())
    return company


def add_bare_customers(company: Company) -> None:
    """A person and a company of whom nothing but the name is known."""
    for name, called in (("person", "王丽华"), ("company", "上海沪东科技有限公司")):
        [company.ids[name]] = create(registry.of(name), [{"name": called}], by=SYSTEM)


def founded(folder: Path) -> Company:
    company = emptied()
    now = timezone.now()
    load_sample(people=PEOPLE, seed=7, as_of=now.date(), by=SYSTEM, at=now)
    _own_fields()
    _hostile(company)
    run_refresh(ask_refresh(by=SYSTEM))
    _imports(company, folder)
    for one in registry.types():
        found = one.model.objects.filter(deleted_at__isnull=True).order_by("pk")
        company.ids[one.name] = found[3].pk
        company.ids[f"binned_{one.name}"] = found[9].pk
        bin_records(one, [company.ids[f"binned_{one.name}"]], by=SYSTEM)
    _views(company)
    _bulks(company)
    _doubles()
    _merges(company)
    company.ids["person"] = _busiest("person")
    company.ids["company"] = _busiest("company")
    company.ids["user"] = User.objects.filter(is_owner=False).order_by("pk")[0].pk
    _others(company)
    _tampered()
    _comments(company)
    _shares(company)
    company.ids["role"], company.ids["team"] = Role.objects.order_by("pk")[0].pk, Team.objects.order_by("pk")[0].pk
    return company


def _comments(company: Company) -> None:
    """Of both owners, in which they name each other; with markup, and very long."""
    alice, laoban, before = company.owners["en"], company.owners["zh-hans"], Entry.objects.latest("pk").pk
    for text, user in (
        (f"请 @{{{alice.pk}}} 下周回访", laoban),
        (f"Done, @{{{laoban.pk}}}", alice),
        (CANARY, laoban),
        (LONG * 3, alice),
        ("Ok", laoban),
    ):
        add_comment(registry.of("person"), company.ids["person"], text, by=actor_of_user(user))
    for user, other in ((alice, laoban), (laoban, alice)):
        made = create(
            registry.of("task"), [{"title": f"{CANARY} {number}", "owner": other.pk} for number in range(2)], by=actor_of_user(user)
        )
        change(registry.of("task"), made[0], {"due_on": "2026-12-24", "title": "回访"}, by=actor_of_user(user))
    note_entries(list(Entry.objects.filter(pk__gt=before)))


def _shares(company: Company) -> None:
    """With a colleague whose roles see no people, with one to write, and with a team without end."""
    person, laoban, now = registry.of("person"), actor_of_user(company.owners["zh-hans"]), timezone.now()
    seller = User.objects.filter(is_owner=False, is_active=True).order_by("pk")[1]
    team = Team.objects.order_by("pk")[0]
    with act("user.added", by=SYSTEM):
        blind = User.objects.create(username="blind", name=LONG[:60], created_at=now)
    today = timezone.localdate(timezone=ZoneInfo(laoban.timezone))
    for terms in (
        Terms(user=seller.pk, may_write=True, until=today + timedelta(days=30)),
        Terms(user=blind.pk, until=today),
        Terms(team=team.pk),
    ):
        share_record(person, company.ids["person"], terms, by=laoban)


def _own_fields() -> None:
    """What the company added to people, one of each kind; markup and great length in the names."""
    options = (("", "Gold", "金卡"), ("", "Silver", "银卡"), ("", CANARY[:60], ""))
    for wanted in (
        Description(kind="choice", label_en="Level", label_zh="会员等级", options=options, fast=True),
        Description(kind="choices", label_en="Wishes", label_zh="偏好", options=options),
        Description(kind="text", label_en=CANARY[:70], label_zh=CANARY[:70], help=CANARY[:200], unique=True, searchable=True),
        Description(kind="long_text", label_en="Story", label_zh="背景"),
        Description(kind="number", label_en="Headcount", label_zh="人数", places="0"),
        Description(kind="money", label_en="Budget", label_zh="预算", sensitive=True),
        Description(kind="date", label_en="Contract until", label_zh="合同到期"),
        Description(kind="datetime", label_en="Visit", label_zh="到访"),
        Description(kind="time", label_en="Opens at", label_zh="开门时间"),
        Description(kind="yes_no", label_en="Invited", label_zh="已邀请"),
        Description(kind="link", label_en="Broker", label_zh="介绍人", target="company"),
        Description(kind="user", label_en="Coach", label_zh="辅导同事"),
        Description(kind="formula", label_en="Days left", label_zh="剩余天数", formula="own_contract_until - today()"),
    ):
        add_field("person", wanted, by=SYSTEM)
    retire_field(add_field("person", Description(kind="text", label_en="Former", label_zh="旧字段"), by=SYSTEM), by=SYSTEM)
    see(Workspace.objects.get(pk=1).registry_version)


def _tampered() -> None:
    """The journal is chained, somebody changed an entry in the database, and every owner has been told."""
    chain_all()
    write_head(at=timezone.now())
    Entry.objects.filter(pk=Entry.objects.filter(about_object="person").order_by("-pk")[0].pk).update(actor_name="Mallory")
    change = Change.objects.filter(object="person", after__has_key="name").order_by("-entry_id")[0]
    Change.objects.filter(entry_id=change.entry_id, object="person", record_id=change.record_id).update(after={"name": f"{CANARY}"})
    found = run_verification(ask_for(by=None, at=timezone.now()), at=timezone.now())
    Verification.objects.filter(pk=found.pk).update(told_to=list(User.objects.values_list("pk", flat=True)))


def _bulks(company: Company) -> None:
    """One at each step; of what is undone somebody has changed a record since, and one record refuses."""
    people, by = registry.of("person"), actor_of_user(company.owners["en"])
    words = {"filter": '{"field":"city","op":"is","value":"上海"}'}
    for name in ("done", "undone", "failed", "waiting", "running"):
        one = start_bulk(people, Deed("change", "remarks", f"{name} {CANARY}"), by=by, words=words)
        company.ids[f"bulk_{name}"] = one.pk
        if name == "failed":
            BulkChange.objects.filter(pk=one.pk).update(question={"filter": '{"field":"gone","op":"is","value":1}'})
        if name in {"done", "undone", "failed"}:
            run_bulk(one.pk)
    BulkChange.objects.filter(pk=one.pk).update(state=BulkChange.State.RUNNING, matching=40_000, changed=15_000, refused=120)
    done = BulkChange.objects.get(pk=company.ids["bulk_undone"])
    changed = people.model.objects.filter(remarks=done.value).order_by("pk")[0].pk
    change(people, changed, {"remarks": "later"}, by=SYSTEM)
    start_undo(done, by=by)
    undo_bulk(done.pk, by=by)
    do_at_once(people, people.model.objects.order_by("pk").values_list("pk", flat=True)[:2], Deed("change", "source", "Fair"), by=by)


def _merges(company: Company) -> None:
    """One that stands, one under a newer one, and one that was undone after somebody had changed, removed and added things."""
    people, by = registry.of("person"), actor_of_user(company.owners["en"])
    rows = [{"name": f"赵一鸣{mark}", "phones": [f"1370000{mark:04d}"], "city": "杭州", "remarks": CANARY} for mark in range(7)]
    winner, one, other, third, second_winner, twin, company.ids["merge_other"] = create(people, rows, by=by)
    company.ids["merge_winner"] = winner
    now = timezone.now()
    [moved, given] = create(registry.of("order"), [{"customer": twin, "ordered_at": now, "total": "9"}] * 2, by=by)
    values = {"city": "上海", "remarks": "merged"}
    company.ids["merge_undone"] = merge_customers(people, winner=second_winner, losers=[twin], values=values, by=by)
    change(registry.of("order"), given, {"customer": third}, by=by)
    change(people, second_winner, {"city": "苏州", "phones": ["13700000004"]}, by=by)
    create(registry.of("order"), [{"customer": second_winner, "ordered_at": now, "total": "7"}], by=by)
    undo_merge(company.ids["merge_undone"], by=by)
    company.ids["merge_under_newer"] = merge_customers(people, winner=winner, losers=[one], values={}, by=by)
    company.ids["merge"] = merge_customers(people, winner=winner, losers=[other, third], values={}, by=by)
    assert moved


def _doubles() -> None:
    """Pairs of people and of companies as clerks make them, one with markup in it and one with very long names."""
    people, companies = registry.of("person"), registry.of("company")
    more = {"city": "上海", "phones": "13912345678"}
    create(
        people,
        [{"name": "单雄信", "emails": "Xiongxin@example.com", **more}, {"name": "Xiongxin Shan", "birth": "1990-03-12", **more}],
        by=SYSTEM,
    )
    create(people, [{"name": name, "phones": "13812340000", "remarks": name} for name in (CANARY, CANARY)], by=SYSTEM)
    create(people, [{"name": LONG[:200], "emails": "long@example.com"}], by=SYSTEM)
    create(people, [{"name": LONG[:200], "emails": "long@example.com", "addresses": LONG}], by=SYSTEM)
    create(
        companies, [{"name": "华东机械有限公司", "website": "https://hd.example"}, {"name": "华东机械", "website": "hd.example"}], by=SYSTEM
    )
    run_scan(DuplicateScan.objects.create(asked_at=timezone.now()))


def _views(company: Company) -> None:
    """Each owner's own ones, pinned; a shared one of the first is among those of the second."""
    for language, user in company.owners.items():
        by = actor_of_user(user)
        people = registry.of("person")
        unhappy = {"filter": '{"field":"last_rating","op":"lte","value":2}', "sort": "-last_rating"}
        named = {"en": ("Unhappy lately", "In Shanghai"), "zh-hans": ("最近不满意", "上海的客户")}[language]
        company.ids[f"view_{language}"] = save_view(people, named[0], unhappy, by=by, shared=language == "en", pinned=True).id
        save_view(people, named[1], {"filter": '{"field":"city","op":"is","value":"上海"}'}, by=by, pinned=True)
        save_view(people, LONG[:100], {}, by=by)
    company.ids["view"] = company.ids["view_en"]


def _busiest(kind: str) -> int:
    from django.db.models import Count

    model = registry.of("order").model
    found = (
        model.objects.filter(customer__kind=kind, deleted_at__isnull=True)
        .values("customer")
        .annotate(n=Count("pk"))
        .order_by("-n", "customer")
    )
    return int(found[0]["customer"])


def _hostile(company: Company) -> None:
    """Markup in every text of a person, a company, a product, an order, feedback, a note, a call and a task; and a very long name."""
    people = registry.of("person")
    words = {
        "name": CANARY,
        "source": CANARY[:60],
        "city": CANARY[:40],
        "remarks": CANARY,
        "tags": [CANARY[:50]],
        "external_id": CANARY[:40],
        "own_story": CANARY,
        "own_level": "gold",
        "own_wishes": ["gold", "silver"],
        "own_budget": "123456.78",
        "own_contract_until": "2027-06-30",
        "own_invited": True,
        "own_opens_at": "09:30",
        "own_coach": company.owners["en"].pk,
    }
    hostile, long = create(people, [words, {"name": LONG[:200], "city": LONG[:60], "source": LONG[:60], "remarks": LONG * 3}], by=SYSTEM)
    company.ids |= {"hostile": hostile, "long": long}
    now = timezone.now()
    for name, values in {
        "company": {"name": CANARY},
        "product": {"name": CANARY, "sku": CANARY[:30], "category": CANARY[:30]},
        "order": {"customer": hostile, "number": CANARY[:40], "ordered_at": now, "total": "9", "channel": CANARY[:40]},
        "feedback": {"customer": hostile, "score": 1, "comment": CANARY, "given_at": now, "channel": CANARY[:40]},
        "note": {"customer": hostile, "text": CANARY, "written_at": now},
        "call": {"customer": hostile, "text": CANARY, "called_at": now},
        "task": {"customer": hostile, "title": CANARY, "due_on": now.date(), "owner": company.owners["en"].pk},
    }.items():
        [company.ids[f"hostile_{name}"]] = create(registry.of(name), [values], by=SYSTEM)
    create(
        registry.of("task"),
        [{"title": LONG[:200], "customer": long, "due_on": now.date(), "owner": one.pk} for one in company.owners.values()],
        by=SYSTEM,
    )
    with act("team.added", by=SYSTEM):
        Team.objects.create(name=CANARY[:200])
        Role.objects.create(name=CANARY[:200], description=CANARY)
    change_user(user=User.objects.filter(is_owner=False)[0], details={"name": LONG[:200]}, by=SYSTEM, at=now)


def _others(company: Company) -> None:
    """Somebody who may little, somebody who signs in with two steps, and a link for somebody new."""
    seller = User.objects.get(username="li.min")
    careful = user_with_password("careful", Place(), name="Zoë Careful")
    TOTP.activate(careful, generate_totp_secret())
    RecoveryCodes.activate(careful)
    company.others = {"seller": seller, "careful": careful}
    company.ids["mine"] = registry.of("person").model.objects.filter(owner=seller, deleted_at__isnull=True).order_by("pk")[0].pk
    company.ids["link"] = make_link(user=seller, by=SYSTEM, at=timezone.now()).rstrip("/").rsplit("/", 1)[-1]


def _imports(company: Company, folder: Path) -> None:
    """One at each step."""
    path = folder / "people.csv"
    path.write_bytes("\n".join(ROWS).encode("gb18030"))
    by = actor_of_user(company.owners["en"])
    for name in ("draft", "waiting", "checked", "undone", "failed", "done"):
        one = draft_import("person", path, file_name=f"客户名单{CANARY[:30]}.csv", by=by)
        company.ids[f"import_{name}"] = one.pk
        if name == "draft":
            continue
        start(one, dry_run=name == "checked")
        if name == "failed":
            shutil.rmtree(folder_of(one))
        if name != "waiting":
            run(one.pk)
        if name == "undone":
            undo_import(Import.objects.get(pk=one.pk), by=by)
    _imports_on_their_way(company, path, by)


def _imports_on_their_way(company: Company, path: Path, by: Actor) -> None:
    """One read by an encoding that somebody chose, one in the middle of its file, and orders before their columns are settled."""
    chosen = draft_import("person", path, file_name=path.name, by=by, choice=Choice(encoding="cp1252"))
    running = start(draft_import("person", path, file_name=path.name, by=by))
    running.state, running.report, running.rows_done = Import.State.RUNNING, {"share": 0.378}, 12_500
    running.save()
    orders = path.with_name("orders.csv")
    orders.write_text(ORDERS, "utf-8")
    drafted = draft_import("order", orders, file_name=orders.name, by=by)
    company.ids |= {"import_chosen": chosen.pk, "import_running": running.pk, "import_orders": drafted.pk}
