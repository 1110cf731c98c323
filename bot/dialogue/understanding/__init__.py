"""What a message says besides its intent: a town, an item of the list, a wish, a direction.

Texts enter; nothing of the memory or of a server does.
"""
