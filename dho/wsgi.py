"""The WSGI entry point. Refuses to serve where the walls would not stand."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dho.settings")
application = get_wsgi_application()

from dho.checks import refuse_to_start  # noqa: E402

refuse_to_start()
