"""What every estimator has in common: the constructor keeps parameters, ``fit`` learns, learned values end in ``_``."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from guanxi.measures.errors import MeasureError


class Estimator:
    """Base of the fitted models. Subclasses are dataclasses whose fields are the parameters."""

    def get_params(self) -> dict[str, Any]:
        """The constructor's parameters, by name."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.init}  # type: ignore[arg-type]

    def learned(self, name: str) -> Any:
        """A learned value; asking before ``fit`` is an error that says so."""
        try:
            return self.__dict__[name]
        except KeyError:
            where = type(self).__name__
            raise MeasureError("it has not learned anything yet", where=where, do="Call fit first") from None
