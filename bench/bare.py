"""A Django that does nothing but return bytes: what no page of a Django paper can outrun. Used by bench/limit.py."""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import re_path

BODY = Path(os.environ["BARE_BODY"]).read_bytes()


def page(request):
    return HttpResponse(BODY, headers={"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})


urlpatterns = [re_path("", page)]
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="bare", MIDDLEWARE=[])  # noqa: S106
application = get_wsgi_application()
