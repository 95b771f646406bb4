"""Paths into the column of own fields: `own__size__as_number` is a number to the database, in words for which an index can be made."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import BigIntegerField, BooleanField, DecimalField, Field, JSONField, TextField, Transform

if TYPE_CHECKING:
    AText = TextField[Any, Any]
else:
    AText = TextField

PLAIN = re.compile(r"[a-z][a-z0-9_]*\Z")


class IsoDay(AText):
    """A day as ISO text, which is ordered as days are."""

    def get_prep_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return value if value is None else date.fromisoformat(value)


class IsoMoment(AText):
    """A moment as ISO text in UTC, always as long, which is ordered as moments are."""

    def get_prep_value(self, value: Any) -> Any:
        return moment_kept(value) if isinstance(value, datetime) else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return value if value is None else datetime.fromisoformat(value)


class IsoTime(AText):
    """A time of day as ISO text, hours and minutes, which is ordered as times are."""

    def get_prep_value(self, value: Any) -> Any:
        return value.isoformat("minutes") if isinstance(value, time) else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return value if value is None else time.fromisoformat(value)


def moment_kept(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")


class Held(Transform):
    """What stands under one key, as a type of the database. The key is written out: it is a plain word, checked here as well."""

    words: ClassVar[str]
    holds: ClassVar[type[Field[Any, Any]]]

    @property
    def output_field(self) -> Any:
        return self.holds()

    def as_sql(self, compiler: Any, connection: Any, **more: Any) -> Any:  # type: ignore[override]
        under: Any = self.lhs
        if not PLAIN.match(under.key_name):
            raise ValueError(f"{under.key_name!r} is no key of an own field.")
        column, parameters = compiler.compile(under.lhs)
        return self.words.format(column=column, key=under.key_name), parameters


class AsText(Held):
    lookup_name = "as_text"
    words = "({column} ->> '{key}')"
    holds = TextField


class AsDay(AsText):
    lookup_name = "as_day"
    holds = IsoDay


class AsMoment(AsText):
    lookup_name = "as_moment"
    holds = IsoMoment


class AsTime(AsText):
    lookup_name = "as_time"
    holds = IsoTime


class AsNumber(Held):
    lookup_name = "as_number"
    words = "(({column} ->> '{key}')::numeric)"

    @property
    def output_field(self) -> Any:
        return DecimalField(max_digits=40, decimal_places=10)


class AsId(Held):
    lookup_name = "as_id"
    words = "(({column} ->> '{key}')::bigint)"
    holds = BigIntegerField


class AsTruth(Held):
    lookup_name = "as_truth"
    words = "coalesce(({column} ->> '{key}')::boolean, false)"
    holds = BooleanField


class AsCodes(Held):
    lookup_name = "as_codes"
    words = "({column} -> '{key}')"
    holds = JSONField


for _way in (AsText, AsDay, AsMoment, AsTime, AsNumber, AsId, AsTruth, AsCodes):
    JSONField.register_lookup(_way)
