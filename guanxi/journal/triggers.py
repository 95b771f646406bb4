"""The trigger that writes changes. A journaled table cannot be written outside an act, whatever path the write takes."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.migrations.operations import RunSQL

NOTE_CHANGES = r"""
CREATE OR REPLACE FUNCTION journal_digest(salt bytea, before jsonb, after jsonb) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sha256(salt || convert_to(coalesce(before::text, '') || chr(10) || coalesce(after::text, ''), 'UTF8'))
$$;

-- Arguments: object name or '=column' that holds it, key column, ignored columns (comma separated), under object, under column.
CREATE OR REPLACE FUNCTION journal_note() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry bigint := nullif(current_setting('guanxi.entry', true), '')::bigint;
    ignored text[] := string_to_array(TG_ARGV[2], ',');
    old_source text := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE 'old_rows' END;
    new_source text := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE 'new_rows' END;
    has_rows boolean;
    object_of text;
    under_of text;
    under_id_of text;
    body text;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', coalesce(new_source, old_source)) INTO has_rows;
    IF NOT has_rows THEN
        RETURN NULL;
    END IF;
    IF entry IS NULL AND TG_OP = 'UPDATE' THEN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM new_rows r JOIN old_rows o ON o.%1$I = r.%1$I '
                       'WHERE to_jsonb(r) - $1 IS DISTINCT FROM to_jsonb(o) - $1)', TG_ARGV[1]) INTO has_rows USING ignored;
        IF NOT has_rows THEN
            RETURN NULL;
        END IF;
    END IF;
    IF entry IS NULL THEN
        RAISE EXCEPTION 'A row of % was written outside a journal entry. Wrap the write in journal.writing.act().', TG_TABLE_NAME
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    object_of := CASE WHEN TG_ARGV[0] LIKE '=%' THEN format('r.%I', substr(TG_ARGV[0], 2)) ELSE quote_literal(TG_ARGV[0]) END;
    under_of := CASE WHEN coalesce(TG_ARGV[3], '') = '' THEN 'NULL'
        WHEN TG_ARGV[3] LIKE '=%' THEN format('r.%I', substr(TG_ARGV[3], 2)) ELSE quote_literal(TG_ARGV[3]) END;
    under_id_of := CASE WHEN coalesce(TG_ARGV[4], '') = '' THEN 'NULL::bigint' ELSE format('r.%I', TG_ARGV[4]) END;
    IF TG_OP = 'INSERT' THEN
        body := format('SELECT %s, r.%I, %s, %s, NULL::jsonb, jsonb_strip_nulls(to_jsonb(r) - $2) FROM new_rows r',
                       object_of, TG_ARGV[1], under_of, under_id_of);
    ELSIF TG_OP = 'DELETE' THEN
        body := format('SELECT %s, r.%I, %s, %s, jsonb_strip_nulls(to_jsonb(r) - $2), NULL::jsonb FROM old_rows r',
                       object_of, TG_ARGV[1], under_of, under_id_of);
    ELSE
        body := format(
            'SELECT %s, r.%I, %s, %s, diff.before, diff.after FROM new_rows r JOIN old_rows o ON o.%I = r.%I '
            'CROSS JOIN LATERAL (SELECT jsonb_object_agg(n.key, coalesce(b.value, ''null'')) AS before, '
            'jsonb_object_agg(n.key, n.value) AS after '
            'FROM jsonb_each(to_jsonb(r) - $2) n LEFT JOIN jsonb_each(to_jsonb(o) - $2) b USING (key) '
            'WHERE n.value IS DISTINCT FROM b.value) diff WHERE diff.after IS NOT NULL',
            object_of, TG_ARGV[1], under_of, under_id_of, TG_ARGV[1], TG_ARGV[1]);
    END IF;
    EXECUTE 'INSERT INTO journal_change AS c (entry_id, object, record_id, under_object, under_id, before, after, salt, digest) '
        'SELECT $1, d.*, s.salt, journal_digest(s.salt, d.before, d.after) FROM (' || body ||
        ') AS d(object, record_id, under_object, under_id, before, after) '
        'CROSS JOIN LATERAL (SELECT uuid_send(gen_random_uuid()) AS salt WHERE d.record_id IS NOT NULL) s '
        'ON CONFLICT (entry_id, object, record_id) DO UPDATE SET '
        'before = CASE WHEN c.before IS NULL THEN NULL ELSE coalesce(excluded.before, ''{}'') || c.before END, '
        'after = CASE WHEN excluded.after IS NULL THEN NULL ELSE coalesce(c.after, ''{}'') || excluded.after END, '
        'digest = journal_digest(c.salt, '
        'CASE WHEN c.before IS NULL THEN NULL ELSE coalesce(excluded.before, ''{}'') || c.before END, '
        'CASE WHEN excluded.after IS NULL THEN NULL ELSE coalesce(c.after, ''{}'') || excluded.after END)'
    USING entry, ignored;
    RETURN NULL;
END
$$;
"""

REFUSE_TRUNCATE = """
CREATE OR REPLACE FUNCTION journal_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('guanxi.may_truncate', true), '') <> 'on' THEN
        RAISE EXCEPTION 'The table % is under the journal: TRUNCATE would tell nobody. DELETE its rows within journal.writing.act().',
            TG_TABLE_NAME USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NULL;
END
$$
"""

REFUSE_ON_ALL = """
DO $$
DECLARE
    journaled regclass;
BEGIN
    FOR journaled IN SELECT tgrelid FROM pg_trigger WHERE tgname = 'journal_insert' LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER journal_truncate BEFORE TRUNCATE ON %s '
                       'FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_truncate()', journaled);
    END LOOP;
END
$$
"""
"""For tables that were put under the journal before it refused TRUNCATE."""

IGNORED = ("version", "changed_at")


def journaled(
    table: str, object_name: str, *, key: str = "id", under: tuple[str, str] | None = None, ignored: Sequence[str] = IGNORED
) -> RunSQL:
    """The migration operation that puts a table under the journal. `object_name` may be `=column`; so may the object in `under`."""
    under_object, under_column = under or ("", "")
    arguments = ", ".join(_quoted(text) for text in (object_name, key, ",".join(ignored), under_object, under_column))
    return RunSQL(
        [
            _trigger(table, "insert", "new", arguments),
            _trigger(table, "update", "both", arguments),
            _trigger(table, "delete", "old", arguments),
            REFUSE_TRUNCATE,
            f'CREATE OR REPLACE TRIGGER journal_truncate BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_truncate()",
        ],
        [f'DROP TRIGGER IF EXISTS journal_{event} ON "{table}"' for event in ("insert", "update", "delete", "truncate")],
    )


def _trigger(table: str, event: str, tables: str, arguments: str) -> str:
    referencing = {"new": "NEW TABLE AS new_rows", "old": "OLD TABLE AS old_rows", "both": "OLD TABLE AS old_rows NEW TABLE AS new_rows"}[
        tables
    ]
    return (
        f'CREATE TRIGGER journal_{event} AFTER {event.upper()} ON "{table}" REFERENCING {referencing} '
        f"FOR EACH STATEMENT EXECUTE FUNCTION journal_note({arguments})"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
