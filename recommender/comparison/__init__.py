"""Multidimensional comparison of cities and of regions; pandas is loaded by distance, cities and regions only."""
