"""Comments on a case: between offices only, or for the firm to read."""

from enum import StrEnum


class CommentVisibility(StrEnum):
    INTERNAL = "internal"
    TO_FIRM = "to_firm"
