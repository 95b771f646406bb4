"""`python -m guanxi` is the command `guanxi`."""

from guanxi.site.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
