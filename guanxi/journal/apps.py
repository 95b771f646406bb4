"""The journal floor as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    name = "guanxi.journal"
    label = "journal"

    def ready(self) -> None:
        from guanxi.journal.chain.erasing import ERASED
        from guanxi.journal.kinds import declare

        declare(ERASED, _("erased what the journal said of somebody"))
