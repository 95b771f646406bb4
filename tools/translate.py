"""Keeps the one catalogue per language: collect strings from the code, add translations, say what is missing, compile.

translate.py add [LANGUAGE] < pairs.tsv     English<TAB>translation (and English<TAB>plural<TAB>translation), \\n escaped
translate.py missing [LANGUAGE]             strings of the code without a translation; exit 1 if there are any
translate.py compile                        writes the .mo files beside the .po files
translate.py tidy [LANGUAGE]                drops strings that the code no longer has
"""

from __future__ import annotations

import fcntl
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import extract

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
Message = tuple[str | None, str, str | None]


def catalogue(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def strings_of_code() -> dict[Message, list[str]]:
    found: dict[Message, list[str]] = {}
    for path in sorted((ROOT / "guanxi").rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or {"tests", "static", "node_modules"} & set(path.parts):
            continue
        for message in strings_of(path):
            found.setdefault(message, []).append(str(path.relative_to(ROOT)))
    return found


def strings_of(path: Path) -> Iterator[Message]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = python_of_template(text, path)
    for _line, message, _comments, context in extract("python", BytesIO(text.encode()), keywords=KEYWORDS):
        texts = [message] if isinstance(message, str) else [part for part in message if part is not None]
        if texts and texts[0]:
            yield context, texts[0], texts[1] if len(texts) > 1 else None


def python_of_template(text: str, path: Path) -> str:
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(INSTALLED_APPS=[], TEMPLATES=[])
        django.setup()
    from django.utils.translation.template import templatize

    return str(templatize(text, origin=str(path)))


def opened(language: str) -> polib.POFile:
    path = catalogue(language)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=120)
    file = polib.POFile(wrapwidth=120)
    file.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return file


def saved(file: polib.POFile, language: str) -> None:
    file.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    path = catalogue(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    file.save(str(path))


def add(language: str) -> int:
    with open(ROOT / "locale" / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        file = opened(language)
        known = {(entry.msgctxt, entry.msgid): entry for entry in file}
        for number, line in enumerate(sys.stdin.read().splitlines(), 1):
            if not line.strip():
                continue
            parts = [part.replace("\\n", "\n") for part in line.split("\t")]
            if len(parts) not in {2, 3}:
                print(f"line {number}: expected English<TAB>translation", file=sys.stderr)
                return 2
            put(file, known, parts)
        saved(file, language)
    compile_one(language)
    return 0


def put(file: polib.POFile, known: dict[tuple[str | None, str], polib.POEntry], parts: list[str]) -> None:
    context, _, msgid = parts[0].rpartition("\x04")
    entry = known.get((context or None, msgid))
    if entry is None:
        entry = polib.POEntry(msgid=msgid, msgctxt=context or None)
        known[context or None, msgid] = entry
        file.append(entry)
    if len(parts) == 3:
        entry.msgid_plural = parts[1]
        entry.msgstr = ""
        entry.msgstr_plural = {0: parts[2]}
    else:
        entry.msgstr = parts[1]
    if "%(" in msgid and "python-format" not in entry.flags:
        entry.flags.append("python-format")


def missing(language: str) -> int:
    known = {(entry.msgctxt, entry.msgid): entry for entry in opened(language)}
    count = 0
    for (context, msgid, plural), places in sorted(strings_of_code().items(), key=str):
        why = fault(known.get((context, msgid)), msgid, plural)
        if why:
            count += 1
            print(f"{places[0]}\t{why}\t{(context + chr(4)) if context else ''}{msgid!r}{' / ' + repr(plural) if plural else ''}")
    print(f"{count} strings without a good translation into {language}", file=sys.stderr)
    return 1 if count else 0


def fault(entry: polib.POEntry | None, msgid: str, plural: str | None) -> str:
    if entry is None:
        return "missing"
    text = entry.msgstr_plural.get(0, "") if plural else entry.msgstr
    if not text.strip():
        return "empty" if not (plural and entry.msgstr) else "wants a plural"
    if set(re.findall(r"%\(\w+\)[a-z]|\{\w+\}", msgid)) - set(re.findall(r"%\(\w+\)[a-z]|\{\w+\}", text)) and not plural:
        return "placeholders differ"
    if "%(" in msgid and re.sub(r"%%|%\(\w+\)[a-z]", "", text).count("%"):
        return "a bare percent sign"
    if text == msgid and re.search(r"[A-Za-z]{4,}", re.sub(r"%\(\w+\)[a-z]|\{\w+\}", "", msgid)) and "same" not in entry.tcomment:
        return "same as the English"
    return ""


def tidy(language: str) -> int:
    wanted = {(context, msgid) for context, msgid, _plural in strings_of_code()}
    file = opened(language)
    for entry in [entry for entry in file if (entry.msgctxt, entry.msgid) not in wanted]:
        file.remove(entry)
    saved(file, language)
    return 0


def compile_one(language: str) -> None:
    opened(language).save_as_mofile(str(catalogue(language).with_suffix(".mo")))


def main(arguments: list[str]) -> int:
    verb = arguments[0] if arguments else ""
    language = arguments[1] if len(arguments) > 1 else "zh_Hans"
    if verb == "compile":
        for path in sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po")):
            compile_one(path.parts[-3])
        return 0
    verbs = {"add": add, "missing": missing, "tidy": tidy}
    if verb not in verbs:
        print(__doc__, file=sys.stderr)
        return 2
    return verbs[verb](language)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
