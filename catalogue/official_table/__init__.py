"""The ministry's table with marks per direction: opened, its columns and sheet found, its rows read or told.

Whatever is read otherwise than it stands is in the table's notes; whatever cannot be read refuses it as a whole.
"""

from catalogue.official_table.model import OfficialTable, RatedValue
from catalogue.official_table.problems import TableError, TableLimits
from catalogue.official_table.reading import read_table

__all__ = ["OfficialTable", "RatedValue", "TableError", "TableLimits", "read_table"]
