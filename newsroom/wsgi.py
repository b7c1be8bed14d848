"""The paper as a WSGI application, for gunicorn. It speaks UTF-8 and nothing else."""

import os
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

from edge.pages import PageCache
from edge.postgresql.base import watch
from edge.stores import store
from edge.watching import Watched

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")


class Request(WSGIRequest):
    """A request whose charset is never the sender's to choose.

    Django reads a query by the charset of Content-Type: one odd header on a GET would put another page in a
    shared cache, and some charsets break the reading itself.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


class Handler(WSGIHandler):
    request_class = Request


django.setup(set_prefix=False)
watch()
application = Handler()
if settings.PAGE_CACHE:
    application = PageCache(application, store())
application = Watched(application)
