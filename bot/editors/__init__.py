"""What editors work from: questions that the chat could not answer well, and what people thought of its answers.

Only counts and masked words enter; who asked never does.
"""
