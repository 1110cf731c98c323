"""What may be asked of a solution: its facts attribute by attribute, or the nearest known fact of a like solution.

What no source tells is told as unknown; nothing here is estimated.
"""
