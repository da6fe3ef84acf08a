"""An address as a picture for telephones."""

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from PIL import Image
from qrcode import QRCode
from qrcode.image.svg import SvgPathImage


@lru_cache(maxsize=512)
def qr_code(address: str) -> SafeString:
    """`address` as a QR code in SVG, for screens at the wall and for paper."""
    code = QRCode(border=2, image_factory=SvgPathImage)
    code.add_data(address)
    return mark_safe(code.make_image().to_string(encoding="unicode"))


def qr_picture(text: str, dot: int) -> Image.Image:
    """`text` as a QR code in dots of so many pixels, for paper that is drawn."""
    code = QRCode(border=2, box_size=dot)
    code.add_data(text)
    return code.make_image().get_image()
