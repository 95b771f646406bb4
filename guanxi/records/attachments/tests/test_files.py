"""Files through HTTP: as visible as their record, harmless to whoever fetches them, in the journal."""

from __future__ import annotations

import hashlib
import io
import os
import time
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from guanxi.access.actor import SYSTEM
from guanxi.access.scopes import Scope
from guanxi.customers.tests.fixtures import world  # noqa: F401
from guanxi.files import keeping
from guanxi.files.models import StoredFile
from guanxi.files.naming import clean_name
from guanxi.files.sweeping import sweep
from guanxi.journal.models import Change, Entry
from guanxi.journal.writing import act

PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def person(world):  # noqa: F811
    return world.person()


def send(world, who, person, name="合同.pdf", content=PDF, kind="text/html"):  # noqa: F811
    return world.client(who).post(f"/files/people/{person}/", {"file": SimpleUploadedFile(name, content, kind)})


def picture(size=(600, 300), kind="JPEG"):
    out = io.BytesIO()
    image = Image.new("RGB", size, (200, 30, 30))
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    image.save(out, kind, exif=exif)
    return out.getvalue()


def test_it_keeps_a_file_under_a_key_of_its_own(world, person, folder):  # noqa: F811
    assert send(world, "bob", person).status_code == 200
    stored = StoredFile.objects.get()
    assert (stored.name, stored.content_type, stored.size, stored.state) == ("合同.pdf", "application/pdf", len(PDF), "ready")
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    [path] = [each for each in folder.rglob("*") if each.is_file()]
    assert path == keeping.path_of(stored.key)
    assert oct(path.stat().st_mode)[-3:] == "600"


def test_it_gives_the_file_to_keep_and_never_to_run(world, person):  # noqa: F811
    send(world, "bob", person, "page.html", b"<script>alert(1)</script>")
    answer = world.client("bob").get(f"/files/{StoredFile.objects.get().pk}/")
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert answer["Content-Type"].startswith("text/plain"), "what the browser said it was counts for nothing"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"


def test_it_is_not_found_by_whoever_may_not_see_the_record(world, person):  # noqa: F811
    send(world, "bob", person)
    pk = StoredFile.objects.get().pk
    charlie = world.client("charlie")
    before = list(StoredFile.objects.values())
    assert charlie.get(f"/files/{pk}/").status_code == 404
    assert charlie.get(f"/files/{pk}/preview/").status_code == 404
    assert charlie.post(f"/files/{pk}/delete/").status_code == 404
    assert charlie.get(f"/files/people/{person}/").status_code == 404
    assert send(world, "charlie", person).status_code == 404
    assert charlie.get(f"/files/companies/{person}/").status_code == 404
    assert list(StoredFile.objects.values()) == before, "denied means nothing changed"


def test_it_lets_readers_read_and_not_write(world, person):  # noqa: F811
    send(world, "bob", person)
    pk = StoredFile.objects.get().pk
    world.user("erin", {"read": Scope.TEAM}, ["person"], team=world.north)
    erin = world.client("erin")
    assert erin.get(f"/files/{pk}/").status_code == 200
    assert erin.post(f"/files/{pk}/delete/").status_code == 403
    assert send(world, "erin", person).status_code == 403
    assert b'type="file"' not in erin.get(f"/files/people/{person}/").content
    assert StoredFile.objects.get().deleted_at is None


def test_it_ends_with_the_right_to_the_record(world, person):  # noqa: F811
    send(world, "bob", person)
    address = f"/files/{StoredFile.objects.get().pk}/"
    bob = world.client("bob")
    assert bob.get(address).status_code == 200
    with act("user.changed", by=SYSTEM):
        world.users["bob"].roles.clear()
    assert bob.get(address).status_code in (403, 404)


def test_it_deletes_with_undo_and_writes_both_down(world, person):  # noqa: F811
    send(world, "bob", person)
    pk = StoredFile.objects.get().pk
    bob = world.client("bob")
    answer = bob.post(f"/files/{pk}/delete/")
    assert f"/files/{pk}/restore/" in answer["HX-Trigger"]
    assert bob.get(f"/files/{pk}/").status_code == 404
    assert bob.post(f"/files/{pk}/restore/").status_code == 200
    assert bob.get(f"/files/{pk}/").status_code == 200
    kinds = list(Entry.objects.filter(kind__startswith="file.").order_by("pk").values_list("kind", "about_object", "about_id"))
    assert kinds == [("file.added", "person", person), ("file.deleted", "person", person), ("file.restored", "person", person)]
    assert Change.objects.filter(object="file", record_id=pk, under_object="person", under_id=person).count() == 3


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\secrets\\.htaccess", "htaccess"),
        ("\u200b.htaccess", "htaccess"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("x\r\nSet-Cookie: a=b", "xSet-Cookie: a=b"),
        ("e\u0301te\u0301.txt", "été.txt"),
        ("\x00", "file"),
        ("", "file"),
        ("长" * 300 + ".pdf", "长" * 146 + ".pdf"),
    ],
)
def test_it_makes_a_harmless_name(raw, clean):
    assert clean_name(raw) == clean


@pytest.mark.parametrize("content", [b"MZ\x90\x00" + b"\x00" * 300, b"\x7fELF\x02\x01\x01" + b"\x00" * 300, b"#!/bin/sh\nrm -rf /\n"])
def test_it_does_not_store_programs_whatever_they_are_called(world, person, content):  # noqa: F811
    answer = send(world, "bob", person, "photo.jpg", content, "image/jpeg")
    assert answer.status_code == 422
    assert "photo.jpg" in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_it_says_why_a_file_is_too_large_or_empty(world, person, settings):  # noqa: F811
    settings.MAX_FILE_SIZE = 1_000_000
    assert "larger than 1 MB" in send(world, "bob", person, content=b"x" * 1_000_001).content.decode()
    assert "empty" in send(world, "bob", person, "a.txt", b"").content.decode()
    assert not StoredFile.objects.exists()


def test_it_draws_small_pictures_anew_without_the_camera_notes(world, person):  # noqa: F811
    send(world, "bob", person, "x.png", picture())
    stored = StoredFile.objects.get()
    assert stored.content_type == "image/jpeg"
    answer = world.client("bob").get(f"/files/{stored.pk}/preview/")
    assert answer["Content-Type"] == "image/webp"
    assert b"taken at home" not in answer.content
    image = Image.open(io.BytesIO(answer.content))
    assert image.size == (480, 240)
    assert not image.getexif()


def test_it_opens_no_picture_that_would_fill_the_memory(world, person, monkeypatch):  # noqa: F811
    monkeypatch.setattr("guanxi.files.previewing.LARGEST", 1_000)
    send(world, "bob", person, "big.png", picture((100, 100), "PNG"))
    assert world.client("bob").get(f"/files/{StoredFile.objects.get().pk}/preview/").status_code == 404


def test_it_survives_a_picture_that_is_none(world, person):  # noqa: F811
    send(world, "bob", person, "broken.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 100)
    assert world.client("bob").get(f"/files/{StoredFile.objects.get().pk}/preview/").status_code == 404


def test_it_takes_office_files_for_what_they_are(world, person):  # noqa: F811
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    assert send(world, "bob", person, "letter.docx", out.getvalue()).status_code == 200


def test_it_sweeps_what_a_crash_left_and_what_was_deleted_long_ago(world, person):  # noqa: F811
    send(world, "bob", person)
    kept = StoredFile.objects.get()
    long_ago = timezone.now() - timedelta(days=40)
    with act("file.added", by=SYSTEM):
        rows = [
            StoredFile.objects.create(key=uuid4(), name=name, size=1, content_type="text/plain", object="person", record_id=person,
                                      created_at=long_ago, state=state, deleted_at=deleted)
            for name, state, deleted in (("never came", "pending", None), ("deleted", "ready", long_ago))
        ]  # fmt: skip
    keeping.write(rows[1].key, [b"x"])
    lost, fresh = uuid4(), uuid4()
    for key in (lost, fresh):
        keeping.write(key, [b"y"])
    old = time.time() - 2 * 86_400
    os.utime(keeping.path_of(lost), (old, old))
    os.utime(keeping.path_of(kept.key), (old, old))
    assert sweep() == 3
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [kept.pk]
    assert keeping.path_of(kept.key).exists()
    assert keeping.path_of(fresh).exists(), "an upload under way is left alone"
    assert not keeping.path_of(lost).exists()
    assert not keeping.path_of(rows[1].key).exists()
    assert sweep() == 0


def test_it_hides_a_file_whose_bytes_did_not_come(world, person, monkeypatch):  # noqa: F811
    def fail(*_args):
        raise OSError("disk full")

    monkeypatch.setattr(keeping, "write", fail)
    client = world.client("bob")
    client.raise_request_exception = False
    assert client.post(f"/files/people/{person}/", {"file": SimpleUploadedFile("a.pdf", PDF)}).status_code == 500
    assert StoredFile.objects.get().state == "pending"
    assert b"a.pdf" not in client.get(f"/files/people/{person}/").content
    assert client.get(f"/files/{StoredFile.objects.get().pk}/").status_code == 404
