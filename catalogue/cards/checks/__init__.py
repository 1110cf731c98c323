"""Checks of cards: the rules of the data files, references, age and links.

Cards enter; problems leave.
"""
