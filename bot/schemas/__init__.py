"""The JSON that the API and the command line answer with, documented for OpenAPI."""
