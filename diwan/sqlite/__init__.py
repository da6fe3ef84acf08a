"""Django's SQLite, with a fairer queue of writers: an ENGINE of settings."""
