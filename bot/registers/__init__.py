"""Answers on the Russian registers of software and of industrial products, and what may replace a foreign product.

Questions of all doors and of the papers enter; files and entries are read in `catalogue.registers`.
"""
