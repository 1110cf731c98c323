"""The processes: starting, serving, watching, stopping, and forgetting what is older than the settings allow.

Only the command line enters here.
"""
