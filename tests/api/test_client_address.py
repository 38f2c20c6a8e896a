"""The address of a client is the socket's, unless a proxy that is believed says another."""

from ipaddress import ip_network

import pytest
from fastapi import Request

from api.access.client_address import client_address

PROXIES = (ip_network("172.18.0.0/16"),)


@pytest.mark.parametrize(
    ("peer", "said", "address"),
    [
        (("172.18.0.5", 80), "192.0.2.1", "192.0.2.1"),
        # What the client itself has sent stands before what the proxy adds.
        (("172.18.0.5", 80), "10.0.0.1, 192.0.2.1", "192.0.2.1"),
        (("172.18.0.5", 80), "2001:db8::1", "2001:db8::1"),
        (("172.18.0.5", 80), "no address", "172.18.0.5"),
        (("172.18.0.5", 80), "", "172.18.0.5"),
        (("192.0.2.9", 80), "192.0.2.1", "192.0.2.9"),
        (("172.18.0.5", 0), "192.0.2.1", "172.18.0.5"),
        (("testclient", 80), "192.0.2.1", "testclient"),
        (None, "192.0.2.1", ""),
    ],
)
def test_whose_address_it_is(peer: tuple[str, int] | None, said: str, address: str) -> None:
    headers = [(b"x-forwarded-for", said.encode())]
    request = Request({"type": "http", "method": "GET", "path": "/", "headers": headers, "client": peer})
    assert client_address(request, PROXIES) == address
