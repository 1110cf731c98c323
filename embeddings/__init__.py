"""Text to vectors, the FAISS and lexical indexes, and their fusion."""
