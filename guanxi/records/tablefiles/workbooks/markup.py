"""Reading a workbook's XML parts as a stream: no DTD, no entity, no tree."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO, Any
from xml.parsers import expat

CHUNK = 256 * 1024
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Refused(Exception):
    """Why the child gives up: a code the parent knows, with values."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def refuse_dtd(*_: Any) -> Any:
    raise Refused("unsafe_workbook", detail="DTD")


def parse(part: IO[bytes], start: Callable[[str, dict[str, str]], None], end: Callable[[str], None], attach: Callable[[Any], None]) -> None:
    """Feed a part to the handlers; `attach` receives the parser for its character data."""
    parser = expat.ParserCreate(namespace_separator=None)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_dtd
    parser.EntityDeclHandler = refuse_dtd
    parser.ExternalEntityRefHandler = refuse_dtd
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    attach(parser)
    while chunk := part.read(CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def local(name: str) -> str:
    """Element names without the prefix some programs write."""
    return name.rpartition(":")[2]


def unescaped(text: str) -> str:
    """Excel writes control characters as _x000D_."""
    if "_x" not in text:
        return text
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).replace("\0", "")
