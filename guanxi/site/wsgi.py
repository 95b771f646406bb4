"""The WSGI door that the web server opens, with every page behind it loaded: the first visitor waits for none."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.site.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - once Django is ready
from django.core.cache import close_caches  # noqa: E402
from django.core.signals import request_finished, request_started  # noqa: E402
from django.db import close_old_connections, reset_queries  # noqa: E402

import guanxi.site.urls  # noqa: E402, F401

request_finished.disconnect(close_caches)  # nothing here keeps a cache that has to be closed
request_started.disconnect(close_old_connections)  # a thread gives its connection back when a request ends, and holds none when one begins
if not settings.DEBUG:
    request_started.disconnect(reset_queries)  # none are kept
