"""All that knows Rasa: its data, components and server, the action webhook, the gateway before it, and its tracker.

The dialogue is called from here; no other room sees Rasa's protocol, events or tables.
"""
