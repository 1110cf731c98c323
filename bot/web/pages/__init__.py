"""The server-rendered pages, a module a subject; they need no JavaScript.

Queries and forms enter; every page calls one service and fills a template.
"""
