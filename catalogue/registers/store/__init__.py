"""The imported registers in the database, and the import that replaces them whole or not at all.

Records of `files` enter; entries are found by number, tax number, name, words and class.
"""
