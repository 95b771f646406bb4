"""A user: somebody who signs in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from guanxi.sql.prepared import ask


class Users(BaseUserManager["User"]):
    def get(self, *conditions: Any, **named: Any) -> User:
        """By their id alone, as each request asks for whoever is signed in, without the ORM writing the same statement each time.

        The users of something, as of a role, are found among those only: they have a manager that is a kind of this one."""
        if type(self) is not Users or conditions or named.keys() != {"pk"}:
            return super().get(*conditions, **named)
        fields = User._meta.concrete_fields
        found = ask(f"SELECT {', '.join(str(field.column) for field in fields)} FROM {User._meta.db_table} WHERE id = %s", [named["pk"]])
        if not found:
            raise User.DoesNotExist
        return User.from_db(self.db, [field.attname for field in fields], found[0])

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """The owner may everything; everybody else may what their roles grant."""

    last_login = None
    username = models.CharField(_("User name"), max_length=100)
    name = models.CharField(_("Name"), max_length=200)
    email = models.EmailField(_("E-mail"), blank=True)
    language = models.CharField(_("Language"), max_length=10, default="en")
    keeps_language = models.BooleanField(default=False)
    """Somebody has chosen it, or the first sign-in took it from the browser; until then the language is a guess."""
    timezone = models.CharField(_("Time zone"), max_length=60, default="Asia/Shanghai")
    is_owner = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    team = models.ForeignKey("access.Team", on_delete=models.SET_NULL, null=True, blank=True, related_name="main_users")
    roles: Any = models.ManyToManyField("access.Role", blank=True, related_name="users", db_table="access_user_role")
    created_at = models.DateTimeField()

    objects: ClassVar[Users] = Users()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        app_label = "access"
        db_table = "access_user"
        constraints = [models.UniqueConstraint(Lower("username"), name="access_user_username_once")]

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def is_staff(self) -> bool:
        return False

    @property
    def is_superuser(self) -> bool:
        return False
