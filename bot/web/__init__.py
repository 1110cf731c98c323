"""The public application: the page and the JSON API.

HTTP requests enter; every route reads them, calls one service and renders.
"""
