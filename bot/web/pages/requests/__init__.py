"""The pages of requests to donor cities: the official's, the donor's, and the uptake.

Forms with a signed token enter; nothing is kept before consent is given.
"""
