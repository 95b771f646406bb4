"""What colleagues left of a person in places that hang on nobody: files and rejected rows of imports, views and mass changes that were
made for them, answers that the API keeps for a retry."""

from __future__ import annotations

from guanxi.customers.privacy.erasing.erasers import THESE, Erasure, register_eraser, run
from guanxi.records.importing.targets import MIXED
from guanxi.records.models import Import, SavedView
from guanxi.records.problems import Invalid, Problem
from guanxi.records.registry import registry
from guanxi.values.sentence import sentence as _

UNDER_WAY = ("waiting", "running", "undoing")


def require_quiet(erasure: Erasure) -> None:
    """What is being read in at this moment may hold anybody, and what is being changed may be about them."""
    if Import.objects.filter(state__in=UNDER_WAY, object__in=_told_of_people()).exists():
        raise Invalid(
            [Problem("import_under_way", _("An import is under way whose file may hold this person. Try again when it has ended."))]
        )
    awaited = f"SELECT 1 FROM records_bulk_chunk k, unnest(k.ids) AS pk WHERE k.of_id = b.id AND (b.object, pk) IN ({THESE})"
    concerned = f"b.state = ANY(%(under_way)s) AND ({_named_in_bulk(erasure)} OR EXISTS ({awaited}))"
    if run(f"SELECT 1 FROM records_bulk_change b WHERE {concerned} LIMIT 1", erasure, under_way=list(UNDER_WAY)):
        raise Invalid([Problem("bulk_under_way", _("A mass change of this person is under way. Try again when it has ended."))])


def _told_of_people() -> list[str]:
    """The kinds of files whose rows name people."""
    return [MIXED, *(one.name for one in registry.types() if one.customer_path and one.name != "company")]


def forget_uploads(erasure: Erasure) -> None:
    """All files whose rows name people go, those that were not imported yet included: nobody knows whom an old file holds."""
    words = erasure.words
    told = run(
        f"""
        UPDATE import i SET file_key = replace(gen_random_uuid()::text, '-', ''),
            file_name = CASE WHEN i.id = ANY(%(named)s) THEN '–' ELSE i.file_name END,
            failure = CASE WHEN {words.within_text("i.failure", of_numbers=True)} THEN '' ELSE i.failure END,
            report = CASE WHEN {words.within_text("i.report::text", of_numbers=True)} THEN '{{}}' ELSE i.report END
        FROM (SELECT id, file_key FROM import) before WHERE before.id = i.id AND i.object = ANY(%(kinds)s) RETURNING before.file_key
        """,
        erasure,
        kinds=_told_of_people(),
        named=[pk for pk, name in Import.objects.values_list("pk", "file_name") if words.found_in(name)],
    )
    erasure.uploads += [row[0] for row in told]


def forget_rejected_rows(erasure: Erasure) -> None:
    run(f"DELETE FROM import_rejected_row r WHERE {erasure.words.within_text('r.cells::text')}", erasure)


def forget_views(erasure: Erasure) -> None:
    """A view that looks for the person is of use to nobody any more."""
    named = [pk for pk, name in SavedView.objects.values_list("pk", "name") if erasure.words.found_in(name)]
    found = run(f"SELECT id FROM saved_view v WHERE {erasure.words.within_text('v.words::text')}", erasure)
    views = sorted({*named, *(row[0] for row in found)})
    run("DELETE FROM view_choice WHERE view_id = ANY(%(views)s)", erasure, views=views)
    run("DELETE FROM saved_view WHERE id = ANY(%(views)s)", erasure, views=views)
    erasure.gone["view"] = set(views)


def forget_mass_changes(erasure: Erasure) -> None:
    """Of a change that concerned nobody else, and of one that looked for them, the question and the value go."""
    wrote = "SELECT 1 FROM records_bulk_chunk k JOIN journal_change c ON c.entry_id = k.entry AND c.object = b.object WHERE k.of_id = b.id"
    alone = f"EXISTS ({wrote}) AND NOT EXISTS ({wrote} AND NOT (c.object, c.record_id) IN ({THESE}))"
    run(
        "UPDATE records_bulk_change b SET value = NULL, question = NULL, report = '{}' "
        f"WHERE NOT b.state = ANY(%(under_way)s) AND ({_named_in_bulk(erasure)} OR {alone})",
        erasure,
        under_way=list(UNDER_WAY),
    )


def _named_in_bulk(erasure: Erasure) -> str:
    words = erasure.words
    asked = " OR ".join(words.within_text(f"b.{column}::text") for column in ("question", "value"))
    return f"{asked} OR {words.within_text('b.report::text', of_numbers=True)}"


def forget_answers(erasure: Erasure) -> None:
    """Nobody knows of whom an old answer told. That the request was answered stays known, so that a retry does not do it twice."""
    run("UPDATE rest_answered SET body = ''", erasure)


def forget_values_in_the_way(erasure: Erasure) -> None:
    """An own field that could not become unique names the values that stood against it."""
    held = "SELECT v.value FROM customer c CROSS JOIN LATERAL jsonb_each_text(c.own) AS v WHERE c.id = ANY(%(people)s) AND v.value <> ''"
    gone = run(
        "UPDATE own_field f SET problem = '{}' WHERE f.problem <> '{}' AND EXISTS ("
        f"SELECT FROM ({held}) AS held(word) WHERE strpos(f.problem::text, held.word) > 0) RETURNING id",
        erasure,
    )
    erasure.gone["own_field"] = {row[0] for row in gone}


def register() -> None:
    for table, forget in (
        ("import_rejected_row", forget_rejected_rows),
        ("import", forget_uploads),
        ("saved_view", forget_views),
        ("records_bulk_change", forget_mass_changes),
        ("rest_answered", forget_answers),
        ("own_field", forget_values_in_the_way),
    ):
        register_eraser(table, forget)
