"""The JSON API.

Requests enter as schemas; every route calls one service and answers with a schema.
"""
