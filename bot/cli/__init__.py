"""The command `provodnik`: data to stdout, messages to stderr, --json for programs."""
