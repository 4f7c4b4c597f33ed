"""The verbs: the only code that writes to the database. No HTTP, no mail, no network, no publishing."""
