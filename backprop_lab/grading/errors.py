"""Errors that are the user's to mend: one sentence, no traceback, and a code other than 0."""


class UserError(Exception):
    """What came, what was expected, what to do."""
