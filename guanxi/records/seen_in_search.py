"""Search rows tell who holds their record, so that one index leaves out what others see: of a record with an owner and a team, both; of a
paper of a customer, those of the customer. Triggers keep it, whatever path a write takes. Who may see a record is asked of the record."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

MADE = """
CREATE FUNCTION {object}_seen_in_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.seen_by := (SELECT search_row_seen_by(owner_id, team_id) FROM {holding} WHERE id = {held});
    RETURN NEW;
END
$$;
CREATE TRIGGER seen_in_search BEFORE INSERT ON search_row_{object} FOR EACH ROW EXECUTE FUNCTION {object}_seen_in_search();
UPDATE search_row_{object} SET seen_by = search_row_seen_by(owner_id, team_id) FROM {rows} WHERE {row} = record_id;
"""
CHANGES_HANDS = """
CREATE FUNCTION {object}_changes_hands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed record;
BEGIN
    FOR changed IN
        SELECT owner_id, team_id, array_agg(id) AS ids
            FROM (SELECT id, owner_id, team_id FROM new_rows EXCEPT SELECT id, owner_id, team_id FROM old_rows) AS hands
            GROUP BY owner_id, team_id
    LOOP
        UPDATE search_row_{object} SET seen_by = search_row_seen_by(changed.owner_id, changed.team_id) WHERE record_id = ANY({records});
    END LOOP;
    RETURN NULL;
END
$$;
CREATE TRIGGER seen_{object}_changes_hands AFTER UPDATE ON {holding} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {object}_changes_hands();
"""
ALONE = """
CREATE FUNCTION {table}_alone_with_papers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM {table} WHERE id = ANY(ARRAY(
        SELECT id FROM (SELECT id, owner_id, team_id FROM new_rows EXCEPT SELECT id, owner_id, team_id FROM old_rows) AS hands
    )) ORDER BY id FOR UPDATE;
    RETURN NULL;
END
$$;
CREATE TRIGGER alone_with_papers AFTER UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_alone_with_papers();
"""
MOVES = """
CREATE FUNCTION {object}_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE search_row_{object} SET seen_by = (SELECT search_row_seen_by(owner_id, team_id) FROM customer WHERE id = NEW.customer_id)
        WHERE record_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER moves AFTER UPDATE OF customer_id ON {table} FOR EACH ROW
    WHEN (OLD.customer_id IS DISTINCT FROM NEW.customer_id) EXECUTE FUNCTION {object}_moves();
"""
NO_MORE = "DROP FUNCTION {object}_seen_in_search() CASCADE; DROP FUNCTION {object}_changes_hands() CASCADE"


def alone_with_papers(table: str) -> RunSQL:
    """Whoever adds a paper holds its customer. A customer who changes hands waits for such writers and keeps others waiting, so that no
    paper tells the hands of before. Triggers fire by name: this one before those that look for the papers."""
    return RunSQL(ALONE.format(table=table), f"DROP FUNCTION {table}_alone_with_papers() CASCADE")


def seen_as_held(object_name: str, table: str) -> RunSQL:
    """The migration operation for an object whose rows have an owner and a team."""
    words = {"object": object_name, "holding": table, "held": "NEW.record_id", "rows": table, "row": "id", "records": "changed.ids"}
    return RunSQL((MADE + CHANGES_HANDS).format(**words), NO_MORE.format(**words))


def seen_as_their_customer(object_name: str, table: str) -> RunSQL:
    """The same for papers of customers."""
    words = {
        "object": object_name,
        "table": table,
        "holding": "customer",
        "held": f"(SELECT customer_id FROM {table} WHERE id = NEW.record_id)",
        "rows": f"customer JOIN {table} AS paper ON customer_id = customer.id",
        "row": "paper.id",
        "records": f"ARRAY(SELECT id FROM {table} WHERE customer_id = ANY(changed.ids))",
    }
    no_more = NO_MORE + "; DROP FUNCTION {object}_moves() CASCADE"
    return RunSQL((MADE + CHANGES_HANDS + MOVES).format(**words), no_more.format(**words))
