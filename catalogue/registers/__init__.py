"""The Russian registers of software and of industrial products: files, entries, statuses, matching."""
