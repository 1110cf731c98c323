"""Readers of the registers' files: recognised by content, read record by record.

Files enter; records leave, or the reason why one is refused.
"""
