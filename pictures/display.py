"""How a picture is shown: what a template needs of it, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from pictures.models import Picture, Rendition


@dataclass(frozen=True)
class Served:
    """One file with its address on the site and its size in pixels."""

    src: str
    width: int
    height: int


@dataclass(frozen=True)
class Shown:
    """A picture on a page. Missing, it has its words and no address: the page shows a placeholder."""

    alt: str
    caption: str
    credit: str
    focal: str
    sizes: str
    src: str = ""
    width: int = 0
    height: int = 0
    webp: str = ""
    jpg: str = ""
    card: Served | None = None

    @property
    def is_missing(self) -> bool:
        return not self.src


def figure_of(picture: Picture, renditions: Iterable[Rendition] | None = None, sizes: str = "100vw") -> Shown:
    """Show a picture. Without `renditions` it asks for its own; a list brings them by `with_renditions`.

    A listing that leaves caption and credit in the database gets them empty, not one query for each picture.
    """
    left_out = picture.get_deferred_fields()
    shown = Shown(
        alt=picture.alt,
        caption="" if "caption" in left_out else picture.caption,
        credit="" if "credit" in left_out else picture.credit,
        focal=focal_classes(picture.focal_x, picture.focal_y),
        sizes=sizes,
    )
    if picture.is_missing:
        return shown
    return _with_files(shown, picture.uuid, picture.renditions.all() if renditions is None else renditions)


def address(uuid: UUID, width: int, format: str) -> str:
    """Write the address that `pictures.urls` answers."""
    return f"/images/{uuid}/{width}.{format}"


def focal_classes(x: int, y: int) -> str:
    """Name the centre of interest in five steps: fx1 is the left edge, fx5 the right; fy1 the top"""
    return f"fx{round(x / 25) + 1} fy{round(y / 25) + 1}"


def _with_files(shown: Shown, uuid: UUID, renditions: Iterable[Rendition]) -> Shown:
    served: dict[str, list[Served]] = {Rendition.WEBP: [], Rendition.JPEG: []}
    for rendition in sorted(renditions, key=lambda rendition: rendition.width):
        src = address(uuid, rendition.width, rendition.format)
        served[rendition.format].append(Served(src, rendition.width, rendition.height))
    jpegs = served[Rendition.JPEG]
    if not jpegs:
        return shown
    return replace(
        shown,
        src=jpegs[0].src,
        width=jpegs[0].width,
        height=jpegs[0].height,
        webp=_srcset(served[Rendition.WEBP]),
        jpg=_srcset(jpegs),
        card=_share_card(jpegs[-1]),
    )


def _srcset(served: list[Served]) -> str:
    return ", ".join(f"{one.src} {one.width}w" for one in served)


def _share_card(widest: Served) -> Served | None:
    """Keep what the programs that draw share cards take: they refuse less than 300 × 200."""
    return widest if widest.width >= 300 and widest.height >= 200 else None
