"""How much personal data the masking hides, and how often it takes something else for it."""
