"""The editors' workbook: its layout, how it is written and how it is read back.

Cards and workbooks enter; nothing is applied here.
"""
