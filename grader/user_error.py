"""What a user can put right."""

from __future__ import annotations


class UserError(Exception):
    """Something that the user has named, written or left out cannot be used; a sentence says what to do."""
