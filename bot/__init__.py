"""The doors of Provodnik: the assistant, the page, the API, the command line, and what they hand out.

Everything here may use `recommender`, `embeddings` and `catalogue`; nothing there knows of this package.
"""
