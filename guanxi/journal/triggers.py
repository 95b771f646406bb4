"""The trigger that writes changes. A journaled table cannot be written outside an act, whatever path the write takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.migrations.operations import RunSQL

NOTE_CHANGES = r"""
CREATE OR REPLACE FUNCTION journal_digest(salt bytea, before jsonb, after jsonb) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sha256(salt || convert_to(coalesce(before::text, '') || chr(10) || coalesce(after::text, ''), 'UTF8'))
$$;

-- What changed in the column `own` is told key by key, as `own.size`.
CREATE OR REPLACE FUNCTION journal_spread(told jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN jsonb_typeof(told -> 'own') = 'object'
        THEN (told - 'own') || coalesce((SELECT jsonb_object_agg('own.' || key, value) FROM jsonb_each(told -> 'own')), '{}')
        ELSE told END
$$;

-- Arguments: object name or '=column' that holds it, key column, ignored columns (comma separated), under object, under column;
-- for a record in several tables: on the root 'table.key' of those that extend it, on these 'table.key' of the root.
CREATE OR REPLACE FUNCTION journal_note() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry bigint := nullif(current_setting('guanxi.entry', true), '')::bigint;
    ignored text[] := string_to_array(TG_ARGV[2], ',');
    most constant int := 20;
    befores jsonb[] := '{}';
    afters jsonb[] := '{}';
    row_of jsonb;
    id_of bigint;
    was jsonb;
    now_is jsonb;
    more jsonb;
    salt_of bytea;
    source text := CASE WHEN TG_OP = 'DELETE' THEN 'old_rows' ELSE 'new_rows' END;
    seed bytea;
    objects text[];
    lowest bigint;
    highest bigint;
    really boolean;
    object_of text;
    under_of text;
    under_id_of text;
    whole text := 'to_jsonb(r) - $2';
    columns text[];
    joins text := '';
    extension text;
    body text;
    merging text := '';
    spread boolean;
BEGIN
    IF TG_OP = 'DELETE' THEN
        befores := ARRAY(SELECT to_jsonb(r) FROM old_rows r LIMIT most + 1);
    ELSIF TG_OP = 'INSERT' THEN
        afters := ARRAY(SELECT to_jsonb(r) FROM new_rows r LIMIT most + 1);
    ELSIF (SELECT count(*) FROM (SELECT FROM new_rows LIMIT most + 1) AS few) <= most THEN
        SELECT coalesce(array_agg(o.whole), '{}'), coalesce(array_agg(n.whole), '{}') INTO befores, afters
            FROM (SELECT to_jsonb(r) AS whole FROM new_rows r OFFSET 0) n
            JOIN (SELECT to_jsonb(r) AS whole FROM old_rows r OFFSET 0) o ON o.whole ->> TG_ARGV[1] = n.whole ->> TG_ARGV[1];
    ELSE
        befores := array_fill(NULL::jsonb, ARRAY[most + 1]);
    END IF;
    -- Few rows are told one by one, by statements that every session plans once; many at once, by one that is written for their table.
    IF greatest(cardinality(befores), cardinality(afters)) <= most THEN
        FOR number IN 1 .. greatest(cardinality(befores), cardinality(afters)) LOOP
            row_of := coalesce(afters[number], befores[number]);
            id_of := (row_of ->> TG_ARGV[1])::bigint;
            was := befores[number] - ignored;
            now_is := afters[number] - ignored;
            IF TG_OP = 'UPDATE' THEN
                SELECT jsonb_object_agg(key, coalesce(b.value, 'null')), jsonb_object_agg(key, coalesce(n.value, 'null'))
                    INTO was, now_is
                    FROM jsonb_each(journal_spread(now_is)) n FULL JOIN jsonb_each(journal_spread(was)) b USING (key)
                    WHERE n.value IS DISTINCT FROM b.value;
                CONTINUE WHEN now_is IS NULL;
            END IF;
            IF entry IS NULL THEN
                RAISE EXCEPTION 'A row of % was written outside a journal entry. Wrap the write in journal.writing.act().', TG_TABLE_NAME
                    USING ERRCODE = 'object_not_in_prerequisite_state';
            END IF;
            IF TG_OP = 'INSERT' THEN
                IF coalesce(TG_ARGV[6], '') <> '' THEN
                    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %I = $1)', split_part(TG_ARGV[6], '.', 1),
                                   split_part(TG_ARGV[6], '.', 2)) INTO really USING id_of;
                    CONTINUE WHEN NOT really;
                END IF;
                FOREACH extension IN ARRAY coalesce(string_to_array(TG_ARGV[5], ','), '{}') LOOP
                    EXECUTE format('SELECT to_jsonb(r) - $2 FROM %I r WHERE %I = $1', split_part(extension, '.', 1),
                                   split_part(extension, '.', 2)) INTO more USING id_of, ignored;
                    now_is := now_is || coalesce(more, '{}');
                END LOOP;
            END IF;
            IF TG_OP <> 'UPDATE' THEN
                was := jsonb_strip_nulls(was);
                now_is := jsonb_strip_nulls(now_is);
            END IF;
            salt_of := substr(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 1, 16);
            INSERT INTO journal_change AS c (entry_id, object, record_id, under_object, under_id, before, after, salt, digest)
            VALUES (
                entry, CASE WHEN TG_ARGV[0] LIKE '=%' THEN row_of ->> substr(TG_ARGV[0], 2) ELSE TG_ARGV[0] END, id_of,
                CASE WHEN TG_ARGV[3] LIKE '=%' THEN row_of ->> substr(TG_ARGV[3], 2) ELSE nullif(TG_ARGV[3], '') END,
                (row_of ->> nullif(TG_ARGV[4], ''))::bigint, was, now_is, salt_of, journal_digest(salt_of, was, now_is)
            )
            ON CONFLICT (entry_id, object, record_id) DO UPDATE SET
                before = CASE WHEN c.before IS NULL THEN NULL ELSE coalesce(excluded.before, '{}') || c.before END,
                after = CASE WHEN excluded.after IS NULL THEN NULL ELSE coalesce(c.after, '{}') || excluded.after END,
                digest = journal_digest(c.salt,
                    CASE WHEN c.before IS NULL THEN NULL ELSE coalesce(excluded.before, '{}') || c.before END,
                    CASE WHEN excluded.after IS NULL THEN NULL ELSE coalesce(c.after, '{}') || excluded.after END);
        END LOOP;
        RETURN NULL;
    END IF;
    object_of := CASE WHEN TG_ARGV[0] LIKE '=%' THEN format('r.%I', substr(TG_ARGV[0], 2)) ELSE quote_literal(TG_ARGV[0]) END;
    EXECUTE format('SELECT min(r.%1$I), max(r.%1$I), %2$s FROM %3$I r', TG_ARGV[1],
                   format(CASE WHEN TG_ARGV[0] LIKE '=%' THEN 'array_agg(DISTINCT %s::text)' ELSE 'ARRAY[%s]' END, object_of), source)
        INTO lowest, highest, objects;
    IF lowest IS NULL THEN
        RETURN NULL;
    END IF;
    IF entry IS NULL AND TG_OP = 'UPDATE' THEN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM new_rows r JOIN old_rows o ON o.%1$I = r.%1$I '
                       'WHERE to_jsonb(r) - $1 IS DISTINCT FROM to_jsonb(o) - $1)', TG_ARGV[1]) INTO really USING ignored;
        IF NOT really THEN
            RETURN NULL;
        END IF;
    END IF;
    IF entry IS NULL THEN
        RAISE EXCEPTION 'A row of % was written outside a journal entry. Wrap the write in journal.writing.act().', TG_TABLE_NAME
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    under_of := CASE WHEN coalesce(TG_ARGV[3], '') = '' THEN 'NULL'
        WHEN TG_ARGV[3] LIKE '=%' THEN format('r.%I', substr(TG_ARGV[3], 2)) ELSE quote_literal(TG_ARGV[3]) END;
    under_id_of := CASE WHEN coalesce(TG_ARGV[4], '') = '' THEN 'NULL::bigint' ELSE format('r.%I', TG_ARGV[4]) END;
    IF TG_OP = 'INSERT' THEN
        IF highest - lowest >= 100 THEN
            -- Of many rows JSON is made from the columns that hold anything at all: half as much work as taking nulls out again.
            SELECT array_agg(attname::text) INTO columns FROM pg_attribute
                WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped AND attname <> ALL (ignored);
            EXECUTE (SELECT format('SELECT array_remove(ARRAY[%s], NULL) FROM new_rows r',
                                   string_agg(format('CASE WHEN count(r.%1$I) > 0 THEN %1$L END', name), ', '))
                     FROM unnest(columns) AS name) INTO columns;
            SELECT format('(SELECT to_jsonb(told) FROM (SELECT %s) AS told)', string_agg(format('r.%I', name), ', '))
                INTO whole FROM unnest(columns) AS name;
        END IF;
        -- What extends the root may come first: it is told with the root, which its foreign key demands before the commit.
        FOREACH extension IN ARRAY coalesce(string_to_array(TG_ARGV[5], ','), '{}') LOOP
            joins := joins || format(' LEFT JOIN %1$I ON %1$I.%2$I = r.%3$I',
                                     split_part(extension, '.', 1), split_part(extension, '.', 2), TG_ARGV[1]);
            whole := format('%s || coalesce(to_jsonb(%I) - $2, ''{}'')', whole, split_part(extension, '.', 1));
        END LOOP;
        IF coalesce(TG_ARGV[6], '') <> '' THEN
            joins := format(' JOIN %1$I ON %1$I.%2$I = r.%3$I', split_part(TG_ARGV[6], '.', 1), split_part(TG_ARGV[6], '.', 2), TG_ARGV[1]);
        END IF;
        body := format('NULL::jsonb, jsonb_strip_nulls(%s) FROM new_rows r%s', whole, joins);
    ELSIF TG_OP = 'DELETE' THEN
        body := 'jsonb_strip_nulls(to_jsonb(r) - $2), NULL::jsonb FROM old_rows r';
    ELSE
        spread := EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = TG_RELID AND attname = 'own' AND NOT attisdropped);
        IF spread THEN
            EXECUTE 'SELECT EXISTS (SELECT 1 FROM new_rows WHERE own <> ''{}'') OR EXISTS (SELECT 1 FROM old_rows WHERE own <> ''{}'')'
                INTO spread;
        END IF;
        body := format(
            'diff.before, diff.after FROM new_rows r JOIN old_rows o ON o.%1$I = r.%1$I '
            'CROSS JOIN LATERAL (SELECT jsonb_object_agg(key, coalesce(b.value, ''null'')) AS before, '
            'jsonb_object_agg(key, coalesce(n.value, ''null'')) AS after '
            'FROM jsonb_each(%2$s) n FULL JOIN jsonb_each(%3$s) b USING (key) '
            'WHERE n.value IS DISTINCT FROM b.value) diff WHERE diff.after IS NOT NULL', TG_ARGV[1],
            CASE WHEN spread THEN 'journal_spread(to_jsonb(r) - $2)' ELSE 'to_jsonb(r) - $2' END,
            CASE WHEN spread THEN 'journal_spread(to_jsonb(o) - $2)' ELSE 'to_jsonb(o) - $2' END);
    END IF;
    -- A record that this entry tells of already is told on in the same row; where there is none, none is looked for row by row.
    IF EXISTS (SELECT 1 FROM journal_change c
               WHERE c.entry_id = entry AND c.object = ANY (objects) AND c.record_id BETWEEN lowest AND highest) THEN
        merging := ' ON CONFLICT (entry_id, object, record_id) DO UPDATE SET '
            'before = CASE WHEN c.before IS NULL THEN NULL ELSE coalesce(excluded.before, ''{}'') || c.before END, '
            'after = CASE WHEN excluded.after IS NULL THEN NULL ELSE coalesce(c.after, ''{}'') || excluded.after END, '
            'digest = journal_digest(c.salt, '
            'CASE WHEN c.before IS NULL THEN NULL ELSE coalesce(excluded.before, ''{}'') || c.before END, '
            'CASE WHEN excluded.after IS NULL THEN NULL ELSE coalesce(c.after, ''{}'') || excluded.after END)';
    END IF;
    -- One random number a statement, never kept, from which each row's salt follows: as little to be guessed as one for each.
    seed := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    -- OFFSET 0 keeps the planner from building the same JSON once for the column and once more for the digest.
    EXECUTE 'INSERT INTO journal_change AS c (entry_id, object, record_id, under_object, under_id, before, after, salt, digest) '
        'SELECT $1, d.*, sha256(d.salt || convert_to(coalesce(d.before::text, '''') || chr(10) || coalesce(d.after::text, ''''), '
        '''UTF8'')) FROM (SELECT object, record_id, under_object, under_id, before, after, '
        'substr(sha256($3 || int8send(record_id)), 1, 16) AS salt FROM ('
        || format('SELECT %s, r.%I, %s, %s, ', object_of, TG_ARGV[1], under_of, under_id_of) || body ||
        ') AS told(object, record_id, under_object, under_id, before, after) OFFSET 0) d' || merging
    USING entry, ignored, seed;
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

PILE_UP = """
CREATE OR REPLACE FUNCTION journal_pile_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO journal_unchained (entry_id) VALUES (NEW.id);
    RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER journal_chain AFTER INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION journal_pile_up();
INSERT INTO journal_unchained (entry_id) SELECT id FROM journal_entry;
"""
"""Whoever commits an entry leaves it on the pile in the same transaction, however low its number and however late: none is passed over."""

STOP_PILING_UP = "DROP TRIGGER journal_chain ON journal_entry; DROP FUNCTION journal_pile_up()"

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


def told_as_one(root: str, object_name: str, extensions: Mapping[str, tuple[str, str]], *, key: str = "id") -> RunSQL:
    """The migration operation for records that lie in several journaled tables under one key: rows of the tables that extend the root,
    {table: (object name, key)}, may be inserted before the root's row and are told with it, so that nothing needs to be told twice."""
    told_with = ",".join(f"{table}.{own_key}" for table, (_name, own_key) in extensions.items())
    plain, joined = [(root, object_name, key, "", "")], [(root, object_name, key, told_with, "")]
    for table, (name, own_key) in extensions.items():
        plain.append((table, name, own_key, "", ""))
        joined.append((table, name, own_key, "", f"{root}.{key}"))
    return RunSQL([_insert_trigger(*one) for one in joined], [_insert_trigger(*one) for one in plain])


def _insert_trigger(table: str, object_name: str, key: str, told_with: str, told_by: str) -> str:
    arguments = (object_name, key, ",".join(IGNORED), "", "", told_with, told_by)
    return _trigger(table, "insert", "new", ", ".join(_quoted(text) for text in arguments))


def _trigger(table: str, event: str, tables: str, arguments: str) -> str:
    referencing = {"new": "NEW TABLE AS new_rows", "old": "OLD TABLE AS old_rows", "both": "OLD TABLE AS old_rows NEW TABLE AS new_rows"}[
        tables
    ]
    return (
        f'CREATE OR REPLACE TRIGGER journal_{event} AFTER {event.upper()} ON "{table}" REFERENCING {referencing} '
        f"FOR EACH STATEMENT EXECUTE FUNCTION journal_note({arguments})"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
