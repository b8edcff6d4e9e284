"""The error of whoever asks for what cannot be done."""


class RequestError(ValueError):
    """What was asked for cannot be done; the text is one line."""
