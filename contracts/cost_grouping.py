"""By what costs are told apart."""

from enum import StrEnum


class CostGrouping(StrEnum):
    """By what costs are grouped. Days and months are those of UTC."""

    MONTH = "month"
    DAY = "day"
    PROVIDER = "provider"
    STAGE = "stage"
    FILM = "film"
