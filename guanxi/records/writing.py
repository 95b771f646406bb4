"""Writing records in batches: the one way in for forms, cells, API, import and mass edits. One is a batch of one."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.access.refusing import require
from guanxi.journal.writing import act
from guanxi.records import locking, storing
from guanxi.records.asking import Asking
from guanxi.records.cleaning import Cleaned, Row, clean_rows
from guanxi.records.problems import Changed, Invalid, NotFound, Problem
from guanxi.records.reading import reach, require_may, unscoped_rows
from guanxi.records.reading import rows as visible_rows
from guanxi.records.refusals import out_of_reach, problem_of
from guanxi.records.registry import RecordType
from guanxi.values.sentence import sentence as _

HANDS_OVER = "hands_over"
"""The code of a problem that is none for whoever means it."""
What = Literal["created", "updated", "unchanged", "rejected"]


@dataclass
class Outcome:
    """What became of one row of the batch."""

    row: int
    what: What
    id: int | None = None
    problems: tuple[Problem, ...] = ()


def create(record_type: RecordType, rows: Sequence[Mapping[str, Any]], *, by: Actor, at: datetime | None = None) -> list[int]:
    """New records, all or none; raises Invalid with the row and field of each problem."""
    outcomes = write(record_type, [Row(values) for values in rows], by=by, at=at)
    return [outcome.id for outcome in outcomes if outcome.id is not None]


def change(
    record_type: RecordType,
    record_id: int,
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime | None = None,
    version: int | None = None,
    hands_over: bool = False,
) -> Outcome:
    """Changes one record. With a version, raises Changed if somebody else was faster."""
    return write(record_type, [Row(values, record_id, version)], by=by, at=at, hands_over=hands_over)[0]


def write(
    record_type: RecordType,
    rows: Sequence[Row],
    *,
    by: Actor,
    at: datetime | None = None,
    lenient: bool = False,
    kind: str = "",
    asking: Asking | None = None,
    hands_over: bool = False,
) -> list[Outcome]:
    """Creates rows without an id and changes rows with one, as one journal entry.

    Strict (the default): any problem raises and nothing is changed. Lenient: rows with problems are rejected, the others written.
    `asking` is given by whoever knows more than actor and time, as a file knows in which order it writes day and month.
    """
    asking = asking or Asking(by, at or timezone.now(), hands_over=hands_over)
    if any(row.id is None for row in rows):
        require(by, "create", record_type.name)
    if any(row.id is not None for row in rows):
        require_may(record_type, "change", by)
    cleaned = clean_rows(record_type, rows, asking)
    problems = [_placed(problem, number) for number, one in enumerate(cleaned) for problem in one.problems]
    if problems and not lenient:
        raise Invalid(problems)
    outcomes = [
        Outcome(number, "rejected", one.row.id, tuple(_placed(problem, number) for problem in one.problems) if one.problems else ())
        for number, one in enumerate(cleaned)
    ]
    good = [(outcomes[number], one) for number, one in enumerate(cleaned) if not one.problems]
    created_only = all(row.id is None for row in rows)
    while True:
        try:
            with act(kind or f"{record_type.name}.{'created' if created_only else 'changed'}", by=by, at=asking.now) as entry:
                _store(record_type, good, asking, lenient)
                if entry.about is None and len(outcomes) == 1 and outcomes[0].id is not None:
                    entry.about = (record_type.name, outcomes[0].id)
            return outcomes
        except locking.Moved:  # the act has given back what it locked
            continue
        except (IntegrityError, DataError) as error:
            if lenient:
                raise
            raise Invalid([_placed(_refusal(error, record_type, good, asking), good[0][0].row)]) from error


def _store(record_type: RecordType, good: Sequence[tuple[Outcome, Cleaned]], asking: Asking, lenient: bool) -> None:
    """Stores the rows; when the database refuses the batch, halves it until the refused rows stand alone.

    Only who goes on after a refusal needs a savepoint: a strict batch ends with its act.
    """
    if not good:
        return
    if not lenient:
        _store_all(record_type, good, asking)
        return
    try:
        with transaction.atomic():
            _store_all(record_type, good, asking)
    except locking.Moved:  # what was locked is free again
        _store(record_type, good, asking, lenient)
    except (IntegrityError, DataError, Invalid, NotFound, Changed) as error:
        if len(good) == 1:
            outcome = good[0][0]
            outcome.what = "rejected"
            outcome.problems = tuple(_placed(problem, outcome.row) for problem in _problems(error, record_type, good, asking))
            return
        middle = len(good) // 2
        _store(record_type, good[:middle], asking, lenient)
        _store(record_type, good[middle:], asking, lenient)


Good = Sequence[tuple[Outcome, Cleaned]]


def _problems(error: Exception, record_type: RecordType, good: Good, asking: Asking) -> Sequence[Problem]:
    if isinstance(error, Invalid):
        return error.problems
    if isinstance(error, (NotFound, Changed)):
        return [out_of_reach()]
    return [_refusal(error, record_type, good, asking)]


def _refusal(error: Exception, record_type: RecordType, good: Good, asking: Asking) -> Problem:
    return problem_of(error, record_type, [one.values for _outcome, one in good], asking.actor)


def _store_all(record_type: RecordType, good: Sequence[tuple[Outcome, Cleaned]], asking: Asking) -> None:
    locking.hold(record_type, [(outcome.row, one) for outcome, one in good], asking)
    fresh = [pair for pair in good if pair[1].row.id is None]
    known = [pair for pair in good if pair[1].row.id is not None]
    if fresh:
        _create(record_type, fresh, asking)
    if known:
        _change(record_type, known, asking)
    written = [outcome.id for outcome, _one in good if outcome.what in {"created", "updated"} and outcome.id is not None]
    if written:
        for after in record_type.after_write:
            after.run(written, asking)


def _create(record_type: RecordType, fresh: Sequence[tuple[Outcome, Cleaned]], asking: Asking) -> None:
    for _outcome, one in fresh:
        _own(record_type, one, asking)
    ids = storing.insert(record_type, [one for _outcome, one in fresh], asking)
    reachable = _reachable(record_type, ids, asking.actor)
    for (outcome, _one), record_id in zip(fresh, ids, strict=True):
        if record_id not in reachable:
            raise Invalid(
                [Problem("out_of_scope", _("Your roles do not let you create a record for this owner, team or customer."), row=outcome.row)]
            )
        outcome.id, outcome.what = record_id, "created"


def _reachable(record_type: RecordType, ids: Sequence[int], actor: Actor) -> set[int]:
    """Those of these records that the actor may make and see; whoever is not limited is not asked row by row."""
    if not _limited(record_type, actor, "create"):
        return set(ids)
    return set(visible_rows(record_type, actor, "create").filter(pk__in=ids).values_list("pk", flat=True))


def _limited(record_type: RecordType, actor: Actor, action: str) -> bool:
    return bool(reach(record_type, actor, action))


def _own(record_type: RecordType, one: Cleaned, asking: Asking) -> None:
    """Whoever makes a record owns it, unless the row says otherwise."""
    if "owner" in record_type.by_name and "owner" not in one.values and "team" not in one.values and asking.actor.user_id:
        one.values["owner"] = asking.actor.user_id
    if "team" in record_type.by_name and "team" not in one.values and one.values.get("owner") == asking.actor.user_id:
        one.values["team"] = asking.actor.main_team_id


def _change(record_type: RecordType, known: Sequence[tuple[Outcome, Cleaned]], asking: Asking) -> None:
    changes = {one.row.id: one for _outcome, one in known if one.row.id is not None}
    if len(changes) < len(known):
        raise Invalid([Problem("twice", _("The same record stands twice in this batch."), row=known[-1][0].row)])
    stored = _stored(record_type, list(changes), asking.actor, "change")
    for record_id, one in changes.items():
        if record_id not in stored:
            raise NotFound
        if one.row.version is not None and one.row.version != stored[record_id]["version"]:
            raise Changed(record_id, stored[record_id]["version"])
    changed = storing.update(record_type, changes, stored, asking)
    _keep_within_reach(record_type, {pk: changes[pk] for pk in changed}, stored, asking)
    _keep_in_sight(record_type, changed, known, asking)
    for outcome, one in known:
        outcome.id = one.row.id
        outcome.what = "updated" if one.row.id in changed else "unchanged"


def _keep_within_reach(
    record_type: RecordType, changes: Mapping[int, Cleaned], stored: Mapping[int, Mapping[str, Any]], asking: Asking
) -> None:
    """What is moved to another customer must be changeable there as well: nobody writes into the papers of strangers."""
    path = record_type.customer_path or "pk"
    moved = {pk for pk, one in changes.items() if path != "pk" and one.values.get("customer", stored[pk][path]) != stored[pk][path]}
    if moved - set(visible_rows(record_type, asking.actor, "change").filter(pk__in=moved).values_list("pk", flat=True)):
        raise Invalid([Problem("out_of_scope", _("Your roles do not let you move this record to that customer."), "customer")])


def _keep_in_sight(record_type: RecordType, changed: Collection[int], known: Sequence[tuple[Outcome, Cleaned]], asking: Asking) -> None:
    """Nobody gives a record away to where they no longer see it without having said that they mean it."""
    given = {one.row.id for _outcome, one in known if one.row.id in changed and {"owner", "team"} & one.values.keys()}
    if asking.hands_over or not given:
        return
    lost = given - set(visible_rows(record_type, asking.actor).filter(pk__in=given).values_list("pk", flat=True))
    problems = [
        Problem(HANDS_OVER, _("You would no longer see this record: its owner and team are out of your reach."), "owner", outcome.row)
        for outcome, one in known
        if one.row.id in lost
    ]
    if problems:
        raise Invalid(problems)


def lock(
    record_type: RecordType, ids: Sequence[int], actor: Actor, action: str, *, binned: bool = False, with_customers: Collection[int] = ()
) -> dict[int, dict[str, Any]]:
    """Locks the rows, after the customers concerned, and returns the columns of those that the actor may treat so."""
    with _locked(record_type, [*ids, *with_customers], action):
        return _stored(record_type, ids, actor, action, binned=binned)


def lock_ids(record_type: RecordType, ids: Sequence[int], actor: Actor, action: str, *, binned: bool = False) -> set[int]:
    """The same for whoever needs to know no more than which of them the actor may treat so."""
    with _locked(record_type, ids, action):
        found = visible_rows(record_type, actor, action, binned=binned).filter(pk__in=ids)
        return set(found.values_list("pk", flat=True))


@contextlib.contextmanager
def _locked(record_type: RecordType, ids: Sequence[int], action: str) -> Iterator[None]:
    """The locks stay until the transaction around this ends. Whoever adds something to a record that they only read keeps it from going;
    others may change it meanwhile."""
    strength = {"read": locking.NAMED, "change": locking.CHANGED}.get(action, locking.WHOLE)
    while True:
        with contextlib.suppress(locking.Moved), transaction.atomic():
            locking.hold_these(record_type, ids, strength=strength)
            break
    yield


def _stored(record_type: RecordType, ids: Sequence[int], actor: Actor, action: str, *, binned: bool = False) -> dict[int, dict[str, Any]]:
    found = visible_rows(record_type, actor, action, binned=binned).filter(pk__in=ids)
    columns = [column for _table, _key, some in storing.tables_of(record_type.model) for column in some]
    return {row["pk"]: row for row in found.values("pk", *dict.fromkeys(columns))}


def match_key(record_type: RecordType, key: str, words: Sequence[str], asking: Asking) -> tuple[dict[str, int], set[str]]:
    """Which records carry these keys: those the actor may change, and the words that name a record out of reach or several."""
    field = record_type.by_name[key]
    all_named = field.lookup(unscoped_rows(record_type), set(words), asking)
    if all_named and _limited(record_type, asking.actor, "change"):
        mine_named = field.lookup(visible_rows(record_type, asking.actor, "change"), set(words), asking)
    else:
        mine_named = all_named
    reachable: dict[str, list[int]] = {}
    for word, pk in mine_named:
        reachable.setdefault(word, []).append(pk)
    everywhere: dict[str, set[int]] = {}
    for word, pk in all_named:
        everywhere.setdefault(word, set()).add(pk)
    mine = {word: pks[0] for word, pks in reachable.items() if len(everywhere.get(word, ())) == 1}
    return mine, set(everywhere) - set(mine)


def _placed(problem: Problem, number: int) -> Problem:
    return Problem(problem.code, problem.message, problem.field, number)
