from typing import Any

from django.db import migrations

from guanxi.access.signin.sealed import reseal


def seal_what_is_plain(apps: Any, schema_editor: Any) -> None:
    """A key that is missing (of a restored backup) must not stop the start: what it sealed stays as it is."""
    authenticators = apps.get_model("mfa", "Authenticator").objects
    if any("sealed:" not in str(data) for data in authenticators.values_list("data", flat=True)):
        reseal(authenticators)


class Migration(migrations.Migration):
    dependencies = [("access", "0003_the_workspace"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(seal_what_is_plain, migrations.RunPython.noop)]
