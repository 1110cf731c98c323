"""Requests of officials to donor cities: kept with consent, sent, answered, counted and forgotten.

Page and command line enter through `service`; contact data stays in tables of its own.
"""
