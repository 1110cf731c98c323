"""The changes of cards: compared, kept with who, when and why, told and undone.

Checked changes enter; none is ever deleted.
"""
