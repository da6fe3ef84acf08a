"""What comes in: pictures written anew from their pixels, recordings and captions that are what they say."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin
from wagtail.images.forms import get_image_form
from wagtailmedia.forms import get_media_form

from people import uploads
from people.models import Film, Picture

SECRET = b"52.0907 5.1214 Utrecht"


def sent(content: bytes, name: str = "amina-at-home.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def drawn(kind: str, size=(40, 20), mode: str = "RGB", colour="teal", **options) -> bytes:
    written = BytesIO()
    Image.new(mode, size, colour).save(written, kind, **options)
    return written.getvalue()


def photograph() -> bytes:
    """A JPEG as a phone makes it: turned by a quarter, with the place and a comment in it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[2] = (52.0, 5.0, 26.5)
    return drawn("JPEG", exif=exif, comment=SECRET)


def read(file) -> Image.Image:
    file.seek(0)
    return Image.open(BytesIO(file.read()))


def test_a_photograph_loses_where_and_when_it_was_taken():
    assert SECRET in photograph()
    clean = uploads.picture(sent(photograph()))
    image = read(clean)
    assert dict(image.getexif()) == {}
    assert image.getexif().get_ifd(0x8825) == {}
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert SECRET not in clean.read()


def test_a_turned_photograph_stands_upright():
    assert read(uploads.picture(sent(photograph()))).size == (20, 40)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_words_hidden_beside_the_pixels_are_gone(kind):
    options = {
        "PNG": {"pnginfo": PngImagePlugin.PngInfo()},
        "WEBP": {"xmp": SECRET},
        "GIF": {"comment": SECRET},
    }
    if kind == "PNG":
        options["PNG"]["pnginfo"].add_text("Place", SECRET.decode())
    content = drawn(kind, **options[kind])
    assert SECRET in content
    clean = uploads.picture(sent(content))
    assert read(clean).format == "WEBP"
    clean.seek(0)
    assert SECRET not in clean.read()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_what_hangs_behind_a_picture_is_cut_off(kind):
    tail = b"<script>alert(document.domain)</script>PK\x03\x04"
    clean = uploads.picture(sent(drawn(kind) + tail))
    content = clean.read()
    assert b"<script>" not in content
    assert b"PK\x03\x04" not in content


def test_the_name_says_nothing_of_who_sent_it():
    names = {uploads.picture(sent(drawn("PNG"), "amina-at-home.png")).name for _ in range(2)}
    assert len(names) == 2
    for name in names:
        assert "amina" not in name
        assert len(name) > 20
        assert name.endswith(".webp")


def test_a_jpeg_stays_a_jpeg_and_a_see_through_picture_see_through():
    jpeg = uploads.picture(sent(drawn("JPEG")))
    png = uploads.picture(sent(drawn("PNG", mode="RGBA", colour=(0, 128, 128, 99))))
    assert (read(jpeg).format, jpeg.content_type) == ("JPEG", "image/jpeg")
    assert (read(png).format, read(png).mode, png.content_type) == ("WEBP", "RGBA", "image/webp")


def test_a_picture_in_printers_colours_is_taken():
    assert read(uploads.picture(sent(drawn("JPEG", mode="CMYK")))).mode == "RGB"


NOT_PICTURES = {
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a drawing with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a page that begins like a GIF": b"GIF89a/*<script>*/=1;alert(1)",
    "nothing": b"",
    "a PDF": b"%PDF-1.7\n",
    "another kind of picture": drawn("TIFF"),
    "the first half of a picture": drawn("JPEG", size=(400, 400))[:800],
    "a picture without its end": drawn("PNG", size=(400, 400))[:-60],
}


@pytest.mark.parametrize("what", NOT_PICTURES)
def test_what_is_no_picture_is_refused_whatever_it_is_called(what):
    with pytest.raises(ValidationError, match="not a picture we can read"):
        uploads.picture(sent(NOT_PICTURES[what], "holiday.jpg"))


def claiming(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels and holds none."""

    def chunk(kind: bytes, content: bytes = b"") -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT") + chunk(b"IEND")


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_read():
    with pytest.raises(ValidationError, match="24 million"):
        uploads.picture(sent(claiming(6001, 4000)))
    with pytest.raises(ValidationError, match="not a picture"):
        uploads.picture(sent(claiming(60_000, 60_000)))


def test_a_picture_of_just_so_many_pixels_is_taken():
    assert read(uploads.picture(sent(drawn("PNG", size=(6000, 4000), mode="1", colour=1)))).size == (
        6000,
        4000,
    )


def test_a_file_that_is_too_large_is_refused_unread():
    with pytest.raises(ValidationError, match="10 MB"):
        uploads.picture(sent(b"x" * (uploads.MAX_PICTURE_BYTES + 1)))


STARTS = {
    "mp4": b"\0\0\0\x18ftypisom\0\0\0\0",
    "webm": b"\x1a\x45\xdf\xa3" + b"\0" * 12,
    "ogg": b"OggS" + b"\0" * 12,
    "mp3": b"ID3\x04" + b"\0" * 12,
}


@pytest.mark.parametrize("kind", STARTS)
def test_a_recording_is_known_by_its_first_bytes_and_renamed(kind):
    taken = uploads.recording(sent(STARTS[kind] + b"sound", "amina-at-home.html"))
    assert taken.name.endswith(f".{kind}")
    assert "amina" not in taken.name
    assert taken.read() == STARTS[kind] + b"sound"


@pytest.mark.parametrize("content", [b"", b"<!doctype html>", b"MZ\x90\0", b"\0\0\0\x18moov", b"ftyp"])
def test_what_is_no_recording_is_refused(content):
    with pytest.raises(ValidationError, match="not a recording we can play"):
        uploads.recording(sent(content, "talk.mp4"))


def test_captions_are_text_with_plain_line_ends():
    taken = uploads.captions(sent("\ufeffWEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nمرحبا\r\n".encode()))
    assert taken.read().decode() == "WEBVTT\n\n00:01.000 --> 00:02.000\nمرحبا\n"
    assert taken.name.endswith(".vtt")


@pytest.mark.parametrize(
    "content",
    [b"<!doctype html>", b"1\n00:01 --> 00:02\n", "WEBVTT é".encode("latin1"), b"WEBVTT\n\0", b""],
)
def test_what_is_no_captions_is_refused(content):
    with pytest.raises(ValidationError, match="WebVTT"):
        uploads.captions(sent(content, "talk.vtt"))


def test_captions_that_are_too_large_are_refused():
    with pytest.raises(ValidationError, match="512 KB"):
        uploads.captions(sent(b"WEBVTT\n" + b"x" * uploads.MAX_CAPTION_BYTES))


@pytest.mark.django_db
def test_a_picture_uploaded_in_the_office_is_clean_on_disk():
    form = get_image_form(Picture)(
        {"title": "Pump", "description": "", "collection": 1, "tags": ""},
        {"file": sent(photograph())},
    )
    assert form.is_valid(), form.errors
    picture = form.save()
    assert "amina" not in picture.file.name
    assert SECRET not in picture.file.read()


@pytest.mark.django_db
def test_a_page_uploaded_in_the_office_as_a_picture_or_a_film_is_refused():
    words = {"title": "Pump", "description": "", "collection": 1, "tags": "", "duration": 3}
    html = b"<!doctype html>"
    picture = get_image_form(Picture)(words, {"file": sent(html)})
    film = get_media_form(Film)(words, {"file": sent(html, "film.mp4")})
    assert (picture.is_valid(), film.is_valid()) == (False, False)
    assert list(picture.errors) == list(film.errors) == ["file"]
