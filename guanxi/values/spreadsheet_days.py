"""Days as spreadsheets count them: since 1900 with a 29 February that never was, or since 1904."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from guanxi.values.problem import ValueProblem

_LAST_SERIAL = 2_958_465  # 9999-12-31
_DAY_THAT_NEVER_WAS = 60


def from_serial(serial: float, epoch_1904: bool = False) -> datetime:
    """Local date and time, to the second."""
    if not 0 < serial <= _LAST_SERIAL or (not epoch_1904 and int(serial) == _DAY_THAT_NEVER_WAS):
        raise ValueProblem("serial", _("The number %(serial)s is no day of a spreadsheet. Write the date like 2024-03-05."), serial=serial)
    since_1900 = datetime(1899, 12, 31) if serial < _DAY_THAT_NEVER_WAS else datetime(1899, 12, 30)
    start = datetime(1904, 1, 1) if epoch_1904 else since_1900
    return start + timedelta(days=int(serial), seconds=round(serial % 1 * 86_400))
