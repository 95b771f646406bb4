"""The components of django-cotton as a Django app; its own one loads Django's admin, which we have no use for."""

from django.apps import AppConfig


class CottonConfig(AppConfig):
    name = "django_cotton"

    def ready(self) -> None:
        from django_cotton.nested_tag_support import enable_nested_tag_support

        enable_nested_tag_support()
