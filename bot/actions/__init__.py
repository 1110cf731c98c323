"""The action server that Rasa calls: the only place that knows rasa_sdk."""
