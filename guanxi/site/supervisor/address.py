"""Where the web server listens, and that nobody else does."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import dataclass
from ipaddress import ip_address

from guanxi.site.last_port import USUAL


class AddressTrouble(Exception):
    """Its text says what is wrong with the address and what to do."""


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @property
    def local_url(self) -> str:
        """For this machine's own questions, e.g. /health/."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, f"[{self.host}]" if ":" in self.host else self.host)
        return f"http://{host}:{self.port}"

    @property
    def public_url(self) -> str:
        return os.environ.get("GUANXI_BASE_URL", self.local_url).rstrip("/")


def address(usual_port: str = USUAL) -> Address:
    """From GUANXI_BIND and PORT; beyond this machine only with an https address, for passwords would travel in the clear."""
    host, said = os.environ.get("GUANXI_BIND", "127.0.0.1"), os.environ.get("PORT", usual_port)
    if not said.isdecimal() or not 0 < int(said) < 65536:
        raise AddressTrouble(f"PORT must be a number from 1 to 65535, not {said!r}.")
    try:
        stays_here = ip_address(host).is_loopback
    except ValueError:
        raise AddressTrouble(f"GUANXI_BIND must be an IP address, not {host!r}.") from None
    if not stays_here and not os.environ.get("GUANXI_BASE_URL", "").startswith("https://"):
        raise AddressTrouble(
            f"GUANXI_BIND={host} can be reached by other machines. Put a web server with TLS in front and let GUANXI_BASE_URL "
            "name its address, https://…; without one, Guanxi listens on 127.0.0.1 only."
        )
    return Address(host, int(said))


def claim(wanted: Address) -> socket.socket | None:
    """Granian lets two copies share a port, so take a lock that the kernel drops with this process, and see that the port is free."""
    taken = AddressTrouble(f"Port {wanted.port} is in use. Choose another one: PORT={wanted.port % 65535 + 1}.")
    lock = None
    if sys.platform == "linux":
        lock = socket.socket(socket.AF_UNIX)
        try:
            lock.bind(f"\0guanxi:{wanted.port}")
        except OSError:
            lock.close()
            raise taken from None
    with socket.socket(socket.AF_INET6 if ":" in wanted.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((wanted.host, wanted.port))
        except OSError as error:
            if lock:
                lock.close()
            raise taken from error
    return lock
