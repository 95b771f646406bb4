"""The one statement behind the list of the day: what was found, less what was seen to, ranked, each customer once."""

from __future__ import annotations

STATEMENT = """
WITH rule AS (
    SELECT * FROM unnest(%(ckind)s::text[], %(kind)s::text[], %(theme)s::text[], %(weight)s::float8[], %(half)s::float8[],
        %(rising)s::bool[], %(rest)s::int[], %(quiet)s::int[], %(marketing)s::bool[], %(asked_for)s::bool[], %(valued)s::bool[])
    AS r(ckind, kind, theme, weight, half, rising, rest, quiet, marketing, asked_for, valued)
), seen(id, kind) AS MATERIALIZED ({seen}),
found AS (
    SELECT n.customer_id, n.kind, n.since, (n.since::timestamp AT TIME ZONE %(zone)s) AS at, n.facts
    FROM next_action n WHERE n.kind = ANY(%(kind)s) AND (n.until IS NULL OR n.until >= %(today)s)
      AND (%(only)s::bigint IS NULL OR n.customer_id = %(only)s::bigint)
    UNION ALL
    SELECT s.customer_id, 'low_rating', (s.at AT TIME ZONE %(zone)s)::date, s.at, jsonb_build_object('rating', s.value)
    FROM current_score s WHERE s.kind = 'last_rating' AND s.value <= %(rating)s AND 'low_rating' = ANY(%(kind)s)
      AND (s.at AT TIME ZONE %(zone)s)::date BETWEEN %(today)s - %(low_until)s::int AND %(today)s - %(low_after)s::int
      AND (%(only)s::bigint IS NULL OR s.customer_id = %(only)s::bigint)
), customers AS MATERIALIZED (
    SELECT f.customer_id, c.kind AS ckind, f.kind, f.since, f.at, f.facts, r.theme, r.weight, r.half, r.rising, r.quiet,
        r.marketing, r.asked_for, r.valued, greatest(f.at, %(now)s - r.rest * interval '1 day') AS silent_from
    FROM found f JOIN seen c ON c.id = f.customer_id JOIN rule r ON r.kind = f.kind AND r.ckind = c.kind
), touched AS (
    SELECT t.customer_id, max(t.at) AS at FROM (
        SELECT customer_id, written_at AS at FROM note WHERE deleted_at IS NULL AND customer_id IN (SELECT customer_id FROM customers)
        UNION ALL SELECT customer_id, called_at FROM call
            WHERE deleted_at IS NULL AND outcome = 'reached' AND customer_id IN (SELECT customer_id FROM customers)
        UNION ALL SELECT customer_id, at FROM action_taken
            WHERE what = 'done' AND customer_id IN (SELECT customer_id FROM customers)
    ) t WHERE t.at <= %(now)s GROUP BY 1
), said AS (
    SELECT DISTINCT ON (customer_id, channel) customer_id, channel, state, stated_at, id FROM consent
    WHERE purpose = 'marketing' AND deleted_at IS NULL AND stated_at <= %(now)s
      AND customer_id IN (SELECT customer_id FROM customers WHERE marketing)
    ORDER BY customer_id, channel, stated_at DESC, id DESC
), wish AS (
    SELECT s.customer_id, bool_or(s.state = 'granted') AS granted
    FROM said s LEFT JOIN said a ON a.customer_id = s.customer_id AND a.channel = 'any'
    WHERE a.id IS NULL OR (s.stated_at, s.id) >= (a.stated_at, a.id) GROUP BY 1
), lines AS (
    SELECT c.customer_id, NULL::bigint AS task_id, c.ckind, c.kind, c.theme, c.since, c.facts, c.weight, c.half, c.rising, c.valued
    FROM customers c LEFT JOIN touched t USING (customer_id) LEFT JOIN wish w USING (customer_id)
    WHERE (t.at IS NULL OR t.at <= c.silent_from) AND (NOT c.marketing OR coalesce(w.granted, NOT c.asked_for))
      AND NOT EXISTS (
        SELECT FROM action_taken k WHERE k.customer_id = c.customer_id AND k.theme = c.theme AND k.task_id IS NULL AND (
            k.what = 'done' AND k.at >= c.at AND k.at > %(now)s - c.quiet * interval '1 day'
            OR k.what = 'not_useful' AND k.at > %(now)s - interval '{refused} days'
            OR k.what = 'snoozed' AND k.until > %(today)s AND k.by_id = %(me)s))
    UNION ALL
    SELECT t.customer_id, t.id, coalesce(c.kind, ''), t.kind, 'task ' || t.id, t.due_on,
        jsonb_build_object('title', t.title), r.weight, r.half, r.rising, r.valued
    FROM ({tasks}) AS t(id, customer_id, kind, due_on, title)
    LEFT JOIN customer c ON c.id = t.customer_id JOIN rule r ON r.kind = t.kind AND r.ckind = coalesce(c.kind, '')
    WHERE NOT EXISTS (SELECT FROM action_taken k WHERE k.task_id = t.id AND k.what = 'snoozed' AND k.until > %(today)s AND k.by_id = %(me)s)
), valued AS MATERIALIZED (
    SELECT l.*, CASE WHEN l.valued AND s.value IS NOT NULL THEN greatest(s.value, 0) END AS value, greatest(%(today)s - l.since, 0) AS days
    FROM lines l LEFT JOIN current_score s ON s.customer_id = l.customer_id AND s.kind = 'expected_value'
), typical AS (
    SELECT coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY value), 1) AS money FROM valued WHERE value > 0
), weighed AS (
    SELECT v.*, coalesce(v.customer_id, -v.task_id) AS line, typical.money AS typical,
        CASE WHEN v.rising THEN 1 + v.days / (v.days + v.half) ELSE 1 + power(0.5, v.days / v.half) END AS urgency,
        v.weight * greatest(coalesce(v.value, typical.money), {floor} * typical.money)
        * CASE WHEN v.rising THEN 1 + v.days / (v.days + v.half) ELSE 1 + power(0.5, v.days / v.half) END AS worth
    FROM valued v, typical
), told AS (
    SELECT DISTINCT ON (line, theme) * FROM weighed ORDER BY line, theme, worth DESC, kind
), led AS (
    SELECT *, max(worth) OVER (PARTITION BY line) AS lead FROM told
), placed AS (
    SELECT *, dense_rank() OVER (ORDER BY lead DESC, line) AS place FROM led
)
SELECT p.place, p.line, p.customer_id, p.task_id, p.ckind, p.kind, p.theme, p.since, p.facts, p.days, p.value, p.typical, p.urgency,
    p.worth, c.name, (SELECT max(place) FROM placed) AS lines
FROM placed p LEFT JOIN customer c ON c.id = p.customer_id
WHERE p.place > %(after)s AND p.place <= %(after)s + %(limit)s
ORDER BY p.place, p.worth DESC, p.kind, p.task_id
"""
