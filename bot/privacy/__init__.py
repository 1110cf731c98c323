"""Personal data found in what people write, and words put in its place.

Every door hands texts in before it does anything else with them; nothing is kept here.
"""
