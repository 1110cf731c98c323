"""The JSON that the API and the command line answer with, documented for OpenAPI.

Types of `recommender` and `catalogue` enter; nothing is computed here.
"""
