"""The WSGI door that the web server opens."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.site.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
