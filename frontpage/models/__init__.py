"""The front page's floor: what was composed, the line of urgent news, the paper's own announcements."""

from frontpage.models.announcements import Announcement, Display, Kind, Slot
from frontpage.models.front import HOLDS, Alert, Composition, Place, Zone

__all__ = ["HOLDS", "Alert", "Announcement", "Composition", "Display", "Kind", "Place", "Slot", "Zone"]
