"""Small pictures of images: drawn anew, so that nothing of the file but its pixels reaches the browser."""

from __future__ import annotations

import io
import os
import warnings
from uuid import UUID

from guanxi.files import keeping
from guanxi.files.models import StoredFile
from guanxi.files.recognising import IMAGES

LARGEST = 50_000_000
EDGE = 480
CONTENT_TYPE = "image/webp"
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")


def preview(stored: StoredFile) -> bytes | None:
    """WebP of at most 480 pixels a side, without the camera's notes; nothing for what is no image or too large to open."""
    if stored.content_type not in IMAGES:
        return None
    kept = keeping.thumbnail_of(stored.key)
    if kept.exists():
        return kept.read_bytes()
    drawn = _drawn(stored.key)
    if drawn is not None:
        partial = kept.with_suffix(f".{os.getpid()}.part")
        partial.write_bytes(drawn)
        partial.rename(kept)
    return drawn


def _drawn(key: UUID) -> bytes | None:
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(keeping.path_of(key), formats=FORMATS) as image:
                if image.width * image.height > LARGEST:
                    return None
                image.draft("RGB", (EDGE * 2, EDGE * 2))
                upright = ImageOps.exif_transpose(image)
                upright.thumbnail((EDGE, EDGE))
                small = upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    bare = Image.new(small.mode, small.size)
    bare.paste(small)
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=82)
    return out.getvalue()
