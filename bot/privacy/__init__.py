"""Personal data found in what people write, and words put in its place.

Texts enter and leave masked; nothing is kept here.
"""
