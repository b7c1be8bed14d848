"""What the space keeps for a time only: the network address of a text, a draft that nobody came back to."""

from datetime import datetime, timedelta

from django.conf import settings

from contributions.models import Contribution, Draft

DRAFTS = timedelta(days=90)


def forget(at: datetime) -> tuple[int, int]:
    """Forget addresses older than `CONTRIBUTION_ADDRESS_DAYS` and drafts older than three months; say how many."""
    oldest = at - timedelta(days=settings.CONTRIBUTION_ADDRESS_DAYS)
    addresses = Contribution.objects.filter(sent_at__lt=oldest, address__isnull=False).update(address=None)
    drafts, _ = Draft.objects.filter(saved_at__lt=at - DRAFTS).delete()
    return addresses, drafts
