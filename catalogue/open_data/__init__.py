"""Reads official files of open figures that an operator downloaded, and keeps what they say beside the packaged ones.

A file comes in whole or not at all; places that cannot be told for sure are left out and named.
"""
