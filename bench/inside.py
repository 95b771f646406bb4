"""What has to be asked from inside: some ids and words to ask for, a session, and how many queries a page takes. Prints JSON."""

from __future__ import annotations

import json
import os
import random
import sys
from typing import Any

from bench.furnishing import FEW, furnish
from guanxi.site.cli import set_up_django
from guanxi.site.database.joining import database


def main() -> int:
    with database() as (url, _started):
        os.environ["DATABASE_URL"] = url
        set_up_django()
        furnish()
        json.dump(_found(int(sys.argv[1])), sys.stdout)
    return 0


def _found(wanted: int) -> dict[str, Any]:
    from guanxi.customers.models import ContactPoint, Person

    dice = random.Random(1)
    ids = list(Person.objects.filter(deleted_at__isnull=True).order_by("pk").values_list("pk", flat=True)[:50_000])
    some = dice.sample(ids, min(wanted, len(ids)))
    points = ContactPoint.objects.filter(customer__in=some)
    names = [name for name in Person.objects.filter(pk__in=some).order_by("pk").values_list("name", flat=True) if len(name) == 3]
    phones = list(points.filter(kind="phone", normalised__startswith="+86").order_by("pk").values_list("normalised", flat=True))
    mails = list(points.filter(kind="email").order_by("pk").values_list("normalised", flat=True))
    return {"ids": some, "words": _words(names, phones, mails), **_pages(some)}


def _words(names: list[str], phones: list[str], mails: list[str]) -> dict[str, list[str]]:
    """Per kind of search, what people type."""
    from guanxi.values.name_pinyin import initials_of, name_syllables
    from guanxi.values.pinyin import plain

    return {
        "pinyin initials": [initials_of(name) for name in names[:40]],
        "two characters": [name[1:] for name in names[:40]],
        "last digits": [phone[-6:] for phone in phones[:40]],
        "part of a mail": [mail.split("@")[0] for mail in mails[:40]],
        "a miss": [f"zqx{number}jv" for number in range(40)],
        "one character": list("王李张刘陈杨赵黄周吴"),
        "full pinyin": ["".join(map(plain, name_syllables(name))) for name in names[:40]],
        "a syllable": ["wang", "li", "zhang", "chen", "liu"],
        "first digits": ["138", "139", "150", "186", "188"],
        "a mail's end": ["@qq.com", "@163.com", "@gmail.com", "@126.com"],
    }


def _pages(ids: list[int]) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, few = _signed_in("admin"), _signed_in(FEW)
    queries = {}
    for name, address in {"person": f"/people/{ids[0]}/", "list": "/people/"}.items():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        queries[name] = len(captured) if answer.status_code == 200 else -answer.status_code
    return {"cookie": _cookie(client), "cookie of few": _cookie(few), "queries": queries}


def _signed_in(username: str) -> Any:
    from django.conf import settings
    from django.test import Client

    from guanxi.access.models import User

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def _cookie(client: Any) -> str:
    from django.conf import settings

    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


if __name__ == "__main__":
    sys.exit(main())
