"""Reads and validates the data files; every problem is reported at once, with file and entry id.

Files of `data` and the editors' changes enter; a whole catalogue leaves, or an error with all problems.
"""
