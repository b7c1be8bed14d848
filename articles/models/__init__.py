"""What the paper publishes: sections, tags, articles; what each was at each pass, and at each version."""

from articles.models.counting import HourCount
from articles.models.dossiers import Dossier, DossierPlace
from articles.models.history import HERE, Nature, Presence, Revision, WorkingCopy
from articles.models.live import Live, LiveEntry
from articles.models.paper import (
    LISTING_FIELDS,
    Article,
    ArticleQuerySet,
    Correction,
    Section,
    Signer,
    Signoff,
    Status,
    Tag,
    Tint,
)
from articles.models.planning import Idea, RightOfReply
from articles.models.reading_list import SavedArticle
from articles.models.wire import WireItem, WireStatus
from articles.models.words import SearchWord

__all__ = [
    "HERE",
    "LISTING_FIELDS",
    "Article",
    "ArticleQuerySet",
    "Correction",
    "Dossier",
    "DossierPlace",
    "HourCount",
    "Idea",
    "Live",
    "LiveEntry",
    "Nature",
    "Presence",
    "Revision",
    "RightOfReply",
    "SavedArticle",
    "SearchWord",
    "Section",
    "Signer",
    "Signoff",
    "Status",
    "Tag",
    "Tint",
    "WorkingCopy",
    "WireItem",
    "WireStatus",
]
