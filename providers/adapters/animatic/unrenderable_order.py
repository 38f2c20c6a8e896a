"""The error of an order that can never be rendered."""


class UnrenderableOrderError(Exception):
    """The order itself is at fault; the message is for a person."""
