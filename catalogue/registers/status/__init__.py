"""The status of a component on a day, what proves it, and what it means for a purchase.

Entries of `store` enter; a status with its age and proof leaves.
"""
