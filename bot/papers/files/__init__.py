"""The papers as DOCX, XLSX and PDF files, and how they are printed and saved.

Texts of the papers enter; nothing is decided here about what a paper says.
"""
