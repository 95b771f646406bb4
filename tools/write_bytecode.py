"""Writes the bytecode of what a start loads, once after installing: no start compiles it then, nor where Python may not write.

Only what is loaded: to compile all that is installed takes minutes.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

LOADED = (
    *("guanxi.site.wsgi", "guanxi.site.supervisor.run", "guanxi.site.supervisor.worker", "guanxi.site.sample.command", "granian.server"),
    *("pypinyin.contrib.tone_convert", "opencc", "phonenumbers", "email_validator", "babel.numbers", "filetype"),
    *("charset_normalizer", "rapidfuzz.distance", "xlsxwriter", "PIL.ImageOps", "cryptography.hazmat.primitives.ciphers.aead"),
)


def main() -> None:
    os.environ |= {"GUANXI_TESTING": "1", "GUANXI_DATA": ".venv/bytecode-data", "DJANGO_SETTINGS_MODULE": "guanxi.site.settings"}
    sys.dont_write_bytecode = False
    for name in LOADED:
        import_module(name)


if __name__ == "__main__":
    main()
