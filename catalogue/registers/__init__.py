"""The Russian registers of software and of industrial products: files, entries, statuses, matching.

Downloaded files and questions by number or name enter; a status with its date and proof leaves.
"""
