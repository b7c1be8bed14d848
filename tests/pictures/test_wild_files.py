"""Files that cameras, fuzzers and attackers made: each is refused in words, or served safe, and soon."""

import time
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageChops, ImageStat

from pictures.processing import REFUSALS, inspect, render

SECONDS = 5  # of the processor
TAKEN = {".jpg", ".jpeg", ".png", ".avif", ".tif", ".tiff"}
UNWANTED = (b"Exif", b"EXIF", b"<x:xmpmeta", b"script", b"ICC_PROFILE")


def fate(path):
    """What becomes of a file: the code of its refusal, `served`, or what is wrong."""
    began = time.process_time()
    try:
        made = [rendition.data for rendition in render(inspect(BytesIO(path.read_bytes())))]
    except ValidationError as refusal:
        return refusal.code
    if time.process_time() - began > SECONDS:
        return "slow"
    is_clean = not any(word in data for data in made for word in UNWANTED)
    return "served" if is_clean and not any(Image.open(BytesIO(data)).getexif() for data in made) else "unsafe"


@pytest.mark.parametrize("folder", ["bad", "exif"])
def test_every_wild_file_is_refused_in_words_or_served_safe(shared_data, folder):
    files = sorted((shared_data / "images" / folder).iterdir())

    fates = {path.name: fate(path) for path in files}

    assert {name: what for name, what in fates.items() if what not in {"served", *REFUSALS}} == {}
    assert "served" in fates.values()


def test_no_drawing_that_may_hold_a_script_and_no_foreign_format_is_taken(shared_data):
    foreign = {path for path in (shared_data / "images").glob("*/*") if path.suffix not in TAKEN}

    for path in foreign:
        with pytest.raises(ValidationError) as refusal:
            inspect(BytesIO(path.read_bytes()))
        assert refusal.value.code == "not_an_image"
    assert {".svg", ".heif", ".jp2", ".tga"} <= {path.suffix for path in foreign}


@pytest.mark.parametrize("orientation", range(2, 9))
def test_the_eight_ways_to_hold_a_camera_give_the_same_picture(shared_data, orientation):
    folder = shared_data / "images" / "orientation"
    upright = Image.open(folder / "Landscape_1.jpg").convert("RGB").resize((160, 107))

    held = inspect(BytesIO((folder / f"Landscape_{orientation}.jpg").read_bytes())).pixels

    difference = ImageChops.difference(upright, held.resize((160, 107)))
    assert held.size == (1600, 1067)
    assert max(ImageStat.Stat(difference).mean) < 8
