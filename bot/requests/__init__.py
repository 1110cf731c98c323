"""Requests of officials to donor cities: kept with consent, sent, answered, counted and forgotten."""
