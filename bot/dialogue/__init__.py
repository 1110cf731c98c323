"""What the assistant says: from a message, its intent and the memory to a reply.

No server and no Rasa enter here: a turn is a pure function of its services.
"""
