"""Components that the Rasa server loads (Python 3.10: nothing newer here, nothing of ours imported).

Messages enter as Rasa reads them; intents with their certainty leave.
"""
