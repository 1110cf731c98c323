"""Facts turned into words, cards and lines, in one place for chat, page, API, command line and papers.

Facts of `recommender` and `catalogue` enter; nothing of a server, a conversation or a file format does.
"""
