"""Text to vectors, the FAISS and lexical indexes on disk and in memory, and their fusion into one search.

Solutions and queries enter; only this package knows faiss, torch and sentence_transformers.
"""
