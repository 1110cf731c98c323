"""Multidimensional comparison of cities and of regions; pandas is loaded by distance, cities and regions only.

Ratings and facts enter as tables; places, distances and what could not be compared leave.
"""
