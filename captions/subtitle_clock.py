"""Times as subtitle files write them."""


def write_clock(seconds: float, point: str) -> str:
    """Return `hh:mm:ss` with milliseconds after `point`."""
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{point}{milliseconds:03}"


def write_centisecond_clock(centiseconds: int) -> str:
    """Return `h:mm:ss.cc`, as in ASS."""
    whole, rest = divmod(centiseconds, 100)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}.{rest:02}"
