"""Where the web server may listen."""

from __future__ import annotations

import socket

import pytest

from guanxi.site.supervisor.address import Address, AddressTrouble, address, claim


@pytest.fixture(autouse=True)
def _nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PORT", "GUANXI_BIND", "GUANXI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def test_it_listens_on_this_machine_only_unless_told_otherwise() -> None:
    assert address() == Address("127.0.0.1", 8000)
    assert address().public_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_another_address_needs_an_https_base_url(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("GUANXI_BIND", host)
    with pytest.raises(AddressTrouble, match="https"):
        address()
    monkeypatch.setenv("GUANXI_BASE_URL", "http://crm.example.com")
    with pytest.raises(AddressTrouble, match="https"):
        address()
    monkeypatch.setenv("GUANXI_BASE_URL", "https://crm.example.com/")
    assert address().host == host
    assert address().public_url == "https://crm.example.com"


@pytest.mark.parametrize("port", ["", "0", "65536", "eighty", "-1"])
def test_a_port_that_is_none_is_said(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(AddressTrouble, match="PORT"):
        address()


def test_a_name_is_no_address_to_bind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANXI_BIND", "localhost")
    with pytest.raises(AddressTrouble, match="GUANXI_BIND"):
        address()


def test_a_port_in_use_is_refused_with_another_one_to_try() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(AddressTrouble, match=f"PORT={port + 1}"):
            claim(Address("127.0.0.1", port))


def test_two_cannot_claim_the_same_port_even_before_they_listen() -> None:
    port = free_port()
    first = claim(Address("127.0.0.1", port))
    assert first
    with pytest.raises(AddressTrouble, match="in use"):
        claim(Address("127.0.0.1", port))
    first.close()
    second = claim(Address("127.0.0.1", port))
    assert second
    second.close()
