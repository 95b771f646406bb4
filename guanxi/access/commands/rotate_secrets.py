"""`guanxi rotate-secrets`: a new key from now on, and everything that is stored sealed is sealed with it again."""

from __future__ import annotations

import argparse

from guanxi.access.commands.finding import complain


def main(args: list[str]) -> int:
    _parser().parse_args(args)
    from allauth.mfa.models import Authenticator
    from django.conf import settings

    from guanxi.access.sealing import FILE, CannotOpen, add_key, known_keys
    from guanxi.access.signin.sealed import reseal

    try:
        if not settings.SECRET_KEYS:
            add_key()
        sealed = reseal(Authenticator.objects)
    except CannotOpen as trouble:
        return complain(trouble)
    where = "GUANXI_SECRET_KEYS" if settings.SECRET_KEYS else settings.DATA / FILE
    *others, newest = known_keys()
    print(f"{sealed} secrets are sealed with the key {newest} of {where}.")
    if others:
        print(f"Nothing needs {', '.join(others)} any more, except backups that were written before and keep their keys apart.")
    return 0


def _parser() -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog="guanxi rotate-secrets",
        description="Make a new key and seal the secrets of two-step sign-in with it again. "
        "With GUANXI_SECRET_KEYS, append the new key there first; this then seals with the last one.",
    )
