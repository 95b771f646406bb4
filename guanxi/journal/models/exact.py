"""Numbers in changes as they were written: a float would lose the last digits of an amount."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any


class ExactNumbers(json.JSONDecoder):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"parse_float": Decimal})
