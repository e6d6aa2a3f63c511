"""A real OpenID Connect provider on loopback, for tests: see ``provider``."""
