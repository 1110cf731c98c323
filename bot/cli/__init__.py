"""The command `provodnik`: data to stdout, messages to stderr, --json for programs.

Arguments enter; every command calls one service and prints.
"""
