"""`column__any_of=[…]`: one array for any number of values, where `__in` writes, sends and plans each of them."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Lookup, TextField


class AnyOf(Lookup):
    lookup_name = "any_of"

    def get_prep_lookup(self) -> Any:
        return self.rhs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        kind = "text" if isinstance(self.lhs.output_field, (CharField, TextField)) else self.lhs.output_field.cast_db_type(connection)
        return f"{column} = ANY(%s::{kind}[])", (*parameters, self.rhs)
