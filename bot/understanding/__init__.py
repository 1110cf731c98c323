"""What a message says besides its intent: a town, an item of the list, a language."""
