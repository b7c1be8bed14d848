"""Where a reader passes an article on: plain links, that nothing is loaded for."""

from urllib.parse import quote

from articles.models import Article
from edge.addresses import absolute


def share_links(article: Article) -> list[tuple[str, str]]:
    """The name of each way, and its link."""
    title, page = quote(article.title, safe=""), quote(absolute(article.get_absolute_url()), safe="")
    return [
        ("WhatsApp", f"https://wa.me/?text={title}%20{page}"),
        ("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={page}"),
        ("X", f"https://x.com/intent/post?text={title}&url={page}"),
        ("E-mail", f"mailto:?subject={title}&body={page}"),
    ]
