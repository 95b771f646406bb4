"""The WSGI door that the web server opens, with every page behind it loaded: the first visitor waits for none."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.site.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

import guanxi.site.urls  # noqa: E402, F401 - once Django is ready
