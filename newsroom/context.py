"""What every page says of the paper itself."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def paper(request: HttpRequest) -> dict[str, Any]:
    return {"paper": settings.NEWSROOM, "site_address": settings.SITE_ADDRESS, "is_demo": settings.DEMO}
