from django.db import migrations

from guanxi.journal.triggers import journaled


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("journal", "0002_triggers")]
    operations = [
        journaled("access_user", "user", ignored=("password",)),
        journaled("access_team", "team"),
        journaled("access_membership", "membership", under=("user", "user_id")),
        journaled("access_role", "role"),
        journaled("access_user_role", "user_role", under=("user", "user_id")),
        journaled("access_grant", "grant", under=("role", "role_id")),
        journaled("access_field_grant", "field_grant", under=("role", "role_id")),
        journaled("access_token", "token", under=("user", "user_id"), ignored=("digest", "used_at")),
        journaled("access_workspace", "workspace", ignored=("registry_version",)),
    ]
