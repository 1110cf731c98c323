"""The turns of the conversation, a module a subject: from a context to a reply.

Only the router enters; turns call services and presentation.
"""
