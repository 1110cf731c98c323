"""Reads register.json: named products and what is proved of their register entries."""

from __future__ import annotations

import re

from catalogue.load.entry import EntryReader
from catalogue.load.faults import DataFault
from catalogue.model import Product, RegisterStatus

_ENTRY_NUMBER = re.compile(r"\d{1,5}")


def read_product(entry: EntryReader) -> Product:
    number = entry.optional_string("entry_number")
    if number is not None and not _ENTRY_NUMBER.fullmatch(number):
        entry.wrong(DataFault.ENTRY_NUMBER, "entry_number", value=number)
    return Product(
        name=entry.text("product"),
        vendor=entry.optional_string("vendor_ru"),
        register=entry.optional_string("register"),
        entry_number=number,
        entry_date=entry.optional_date("entry_date"),
        status=entry.choice("status", RegisterStatus),
        replaces=entry.strings("replaces"),
        source=entry.optional_string("source"),
        as_of=entry.optional_date("as_of"),
        note=entry.optional_text("note"),
    )
