"""All texts that people read, a folder a language, and the language of a message.

Keys and values enter, sentences leave; no other room holds prose.
"""
