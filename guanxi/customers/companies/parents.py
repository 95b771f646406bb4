"""No company is above itself: the database refuses parents that form a circle, whatever path the write takes."""

from __future__ import annotations

REFUSE_CIRCLE = """
CREATE OR REPLACE FUNCTION company_refuse_circle() RETURNS trigger LANGUAGE plpgsql
-- Up the chain from key to key, however small the table was when this was planned: an import asks once for each of its rows.
SET enable_seqscan TO off AS $$
BEGIN
    -- One at a time: of two who close a circle together, the second sees what the first wrote.
    PERFORM pg_advisory_xact_lock(x'637061'::int, 0);
    IF EXISTS (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.parent_id
            UNION SELECT (SELECT c.parent_id FROM company c WHERE c.customer_id = above.id) FROM above WHERE above.id IS NOT NULL
        ) SELECT 1 FROM above WHERE id = NEW.customer_id
    ) THEN
        RAISE EXCEPTION 'The company % would be above itself.', NEW.customer_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'company_parents_form_no_circle', TABLE = 'company';
    END IF;
    RETURN NULL;
END
$$;
"""

NO_CIRCLE = f"""
{REFUSE_CIRCLE}
CREATE TRIGGER company_parents_form_no_circle AFTER INSERT OR UPDATE OF parent_id ON company
FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION company_refuse_circle();
"""
