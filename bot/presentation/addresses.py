"""Addresses of sources as a person reads them."""

from __future__ import annotations

from urllib.parse import urlsplit


def site_of(source: str) -> str:
    """The site of a source, a name in Cyrillic letters as such; what is no address stays as it is."""
    return readable_host(urlsplit(source).netloc) if source.startswith("http") else source


def readable_host(host: str) -> str:
    """A host without "www." and port, its punycode as the letters that it stands for."""
    host = host.partition(":")[0].removeprefix("www.")
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host
