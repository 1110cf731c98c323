"""Spreadsheets of strangers, CSV and XLSX, read with suspicion.

Bytes enter; rows with their numbers leave, or every problem with its place.
"""
