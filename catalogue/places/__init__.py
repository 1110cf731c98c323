"""Municipalities and regions, and how they are found in what people write.

Texts and ids enter; places with their certainty leave.
"""
