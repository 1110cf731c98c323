"""The editors' work on the cards: a workbook to edit, its checks, the changes kept with who, when and why.

Files of editors enter; only checked changes reach the database.
"""
