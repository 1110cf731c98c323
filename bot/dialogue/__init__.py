"""What the assistant says: pure turns over a memory, no server and no Rasa."""
