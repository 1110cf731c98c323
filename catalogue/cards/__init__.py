"""The editors' work on the cards: a workbook to edit, its checking, the changes kept with who, when and why."""
