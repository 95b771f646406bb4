"""What a file is: by its content, never by its name or by what the browser says of it."""

from __future__ import annotations

from pathlib import Path

HEAD = 8_192
UNKNOWN = "application/octet-stream"
IMAGES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
KNOWN = IMAGES | {
    *("application/pdf", "application/rtf", "application/epub+zip", "application/zip", "application/gzip", "application/x-7z-compressed"),
    *(
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/x-rar-compressed",
        "application/x-tar",
    ),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    *("application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"),
    *("image/tiff", "image/bmp", "image/heic", "image/vnd.adobe.photoshop"),
    *("audio/mpeg", "audio/mp4", "audio/x-wav", "audio/ogg", "audio/amr", "video/mp4", "video/quicktime", "video/x-matroska", "video/webm"),
}


def kind_of(path: Path) -> str | None:
    """The content type; `application/octet-stream` where nothing is recognised; None for a kind that is not taken, such as a program."""
    import filetype

    with path.open("rb") as file:
        head = file.read(HEAD)
    found = filetype.guess(head)
    if found is not None:
        return str(found.mime) if found.mime in KNOWN else None
    if head[:2] in (b"#!", b"MZ"):
        return None
    return "text/plain" if _is_text(head) else UNKNOWN


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3 and error.reason == "unexpected end of data"
    return True
