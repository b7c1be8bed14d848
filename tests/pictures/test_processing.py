from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageChops, ImageCms, ImageStat

from pictures import processing
from pictures.processing import inspect, ladder, render
from tests.pictures.samples import drawing, encoded, hollow_png, photo

GPS = 0x8825
ORIENTATION = 0x0112


def rendered(data):
    return {(made.width, made.format): made.data for made in render(inspect(BytesIO(data)))}


def opened(data):
    return Image.open(BytesIO(data))


def difference(one, other):
    """How far two pictures are apart, from 0 to 255."""
    other = other.convert("RGB").resize(one.size)
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other)).mean)


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (5000, [216, 320, 480, 640, 960, 1280, 1600]),
        (1000, [216, 320, 480, 640, 960]),
        (320, [216, 320]),
        (319, [216, 319]),
        (216, [216]),
        (1, [1]),
    ],
)
def test_no_width_served_is_wider_than_the_original_and_there_is_always_one(width, widths):
    assert ladder(width) == widths


@pytest.mark.parametrize(
    ("width", "jpegs"),
    [(2000, {640, 1280}), (1000, {640, 960}), (500, {480}), (200, {200})],
)
def test_every_width_is_in_webp_and_jpeg_has_the_nearest_to_640_and_1280(width, jpegs):
    made = rendered(photo(width, 300))

    assert {width for width, format in made if format == "jpg"} == jpegs
    assert [width for width, format in made if format == "webp"] == ladder(width)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF"])
def test_the_formats_of_cameras_and_desks_come_in(format):
    original = inspect(BytesIO(photo(400, 300, format)))

    assert (original.width, original.height) == (400, 300)
    assert original.extension == processing.EXTENSIONS[format]
    assert difference(drawing(400, 300), original.pixels) < 6


def test_a_telephone_s_file_of_several_pictures_gives_its_first():
    both = encoded(drawing(400, 300), "MPO", save_all=True, append_images=[Image.new("RGB", (90, 90), "red")])

    original = inspect(BytesIO(both))

    assert (original.width, original.height, original.extension) == (400, 300, "jpg")


def test_a_moving_picture_gives_its_first_image():
    moving = encoded(drawing(400, 300), "GIF", save_all=True, append_images=[Image.new("RGB", (400, 300), "red")])

    assert difference(drawing(400, 300), inspect(BytesIO(moving)).pixels) < 6


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"Bonjour, je suis un texte.", "not_an_image"),
        (b"", "not_an_image"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "not_an_image"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "not_an_image"),
        (encoded(Image.new("RGB", (9, 9)), "BMP"), "not_an_image"),
        (encoded(Image.new("F", (9, 9)), "TIFF"), "not_an_image"),
        (photo()[:4000], "truncated"),
        (photo(format="PNG")[:900], "truncated"),
        (photo(format="WEBP")[:900], "truncated"),
        (photo(format="PNG")[:20], "truncated"),
        (photo(format="AVIF")[:900], "truncated"),
        (photo(format="GIF")[:900], "truncated"),
        (hollow_png(400, 300), "truncated"),
        (hollow_png(6000, 6000), "too_many_pixels"),
        (hollow_png(9000, 9000), "too_many_pixels"),
        (hollow_png(200_000, 200_000), "too_many_pixels"),
        (photo() + bytes(processing.HEAVIEST), "too_heavy"),
        (photo(20, 201, "PNG"), "too_tall"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_a_sound_picture_is_refused_in_words(data, code):
    with pytest.raises(ValidationError) as refusal:
        inspect(BytesIO(data))

    assert refusal.value.code == code
    assert refusal.value.message.endswith(".")


def test_a_jpeg_of_a_thousand_scans_is_refused_before_it_is_decoded():
    data = photo(progressive=True)
    last_scan = data[data.rfind(b"\xff\xda") : -2]

    with pytest.raises(ValidationError) as refusal:
        inspect(BytesIO(data[:-2] + last_scan * 1000 + b"\xff\xd9"))

    assert refusal.value.code == "truncated"


def test_a_name_says_nothing_of_what_a_file_is():
    file = BytesIO(photo(format="PNG"))
    file.name = "photo.jpg"

    assert inspect(file).extension == "png"


def test_a_file_is_left_at_its_start():
    file = BytesIO(photo())

    inspect(file)

    assert file.tell() == 0


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_a_picture_stands_upright_however_the_camera_was_held(orientation, format):
    turned = drawing(400, 300)
    if orientation in processing.TURNS:
        back = {6: 8, 8: 6}.get(orientation, orientation)
        turned = turned.transpose(processing.TURNS[back])
    exif = Image.Exif()
    exif[ORIENTATION] = orientation

    original = inspect(BytesIO(encoded(turned, format, exif=exif)))

    assert (original.width, original.height) == (400, 300)
    assert difference(drawing(400, 300), original.pixels) < 6


def test_a_camera_held_upright_gives_its_full_width():
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    original = inspect(BytesIO(photo(4000, 3000, exif=exif)))

    assert (original.width, original.height) == (3000, 4000)
    assert original.pixels.size == (1600, 2133)


def test_nothing_of_the_camera_the_place_or_the_author_is_served():
    exif = Image.Exif()
    exif[0x010F] = "Tecno"
    exif.get_ifd(GPS).update({1: "N", 2: (13.5, 0.0, 0.0)})
    data = photo(exif=exif, comment=b"<script>", xmp=b"<x:xmpmeta>Bamako</x:xmpmeta>", icc_profile=srgb())

    served = rendered(data)

    for made in served.values():
        assert not opened(made).getexif()
        assert not any(word in made for word in (b"Exif", b"EXIF", b"Tecno", b"xmpmeta", b"script", b"ICC"))


def srgb():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def test_colours_are_brought_to_srgb():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    wide = inspect(BytesIO(photo(icc_profile=srgb()))).pixels
    broken = inspect(BytesIO(photo(icc_profile=b"no profile"))).pixels
    foreign = inspect(BytesIO(photo(icc_profile=lab))).pixels

    assert difference(drawing(), wide) < 3
    assert difference(drawing(), broken) < 3
    assert foreign.mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "YCbCr"])
def test_scans_greys_and_printers_colours_come_out_in_rgb(mode):
    image = drawing(400, 300, mode)

    pixels = inspect(BytesIO(encoded(image, "TIFF"))).pixels

    assert pixels.mode == "RGB"
    assert difference(image, pixels) < 6


def test_a_deep_grey_keeps_its_shades():
    grey = Image.new("I;16", (400, 300), 128 * 257)

    pixels = inspect(BytesIO(encoded(grey, "PNG"))).pixels

    assert pixels.getpixel((0, 0)) == (128, 128, 128)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_stays_so_in_webp_and_is_white_in_jpeg(mode):
    made = rendered(encoded(Image.new(mode, (400, 300)), "PNG"))

    assert opened(made[320, "webp"]).getpixel((5, 5))[3] == 0
    assert opened(made[320, "jpg"]).getpixel((5, 5)) == (255, 255, 255)


def test_a_transparency_that_hides_nothing_is_dropped():
    image = drawing(400, 300)
    image.putalpha(255)

    assert inspect(BytesIO(encoded(image, "PNG"))).pixels.mode == "RGB"


def test_a_share_card_is_at_most_300_kilobytes():
    noise = Image.effect_noise((1290, 700), 120).convert("RGB")

    made = rendered(encoded(noise, "PNG", compress_level=1))

    assert len(made[1280, "jpg"]) <= processing.JPEG_HEAVIEST
    assert opened(made[1280, "jpg"]).info["progressive"]


@pytest.mark.parametrize(("width", "height"), [(3000, 2), (30, 300), (1, 1)])
def test_strips_and_points_are_rendered(width, height):
    for made in render(inspect(BytesIO(photo(width, height, "PNG")))):
        assert opened(made.data).size == (made.width, made.height)
