"""Questions about facts, each with the solutions that answer it."""
