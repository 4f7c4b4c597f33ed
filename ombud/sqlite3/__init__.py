"""Django's SQLite backend, with a queue for writers and commits that share their way to the disk."""
