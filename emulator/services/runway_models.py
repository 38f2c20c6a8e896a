"""Runway's models: fields (runwayml 5.24.0, types/*_to_video_create_params.py) and prices."""

from collections.abc import Mapping
from typing import NamedTuple

from emulator.field_validation import (
    FieldCheck,
    FieldSchema,
    any_of,
    any_value,
    boolean,
    data_uri,
    integer,
    list_of,
    number,
    object_of,
    object_schema,
    one_of,
    text,
    url,
)

BASIC_RATIOS = ("1280:720", "720:1280")
GEN4 = (*BASIC_RATIOS, "1104:832", "960:960", "832:1104", "1584:672")
VEO = (*BASIC_RATIOS, "1080:1920", "1920:1080")
KLING = ("1280:720", "720:1280", "960:960")
KLING_PRO = ("1920:1080", "1080:1920", "1440:1440")
KLING_4K = ("3840:2160", "2160:3840", "2880:2880")
KLING_25 = ("1920:1080", "1440:1440", "1080:1920", "1280:720", "720:720", "720:1280")
NAMED_RATIOS = ("21:9", "16:9", "4:3", "1:1", "3:4", "9:16")
SEEDANCE = (
    *("992:432", "864:496", "752:560", "640:640", "560:752", "496:864", "1470:630", "1280:720"),
    *("1112:834", "960:960", "834:1112", "720:1280"),
)
SEEDANCE_HIGH = ("2206:946", "1920:1080", "1664:1248", "1440:1440", "1248:1664", "1080:1920")
SEEDANCE_4K = ("3840:1646", "3840:2160", "3840:2880", "3840:3840", "2880:3840", "2160:3840")
SEEDANCE_2 = SEEDANCE + SEEDANCE_HIGH + SEEDANCE_4K
SEEDANCE_25 = tuple({"864:496": "854:480", "496:864": "480:854"}.get(each, each) for each in SEEDANCE)
OMNI = ("640:360", "360:640", *VEO, "3840:2160", "2160:3840")
WAN = (
    *("832:480", "720:544", "624:624", "544:720", "480:832", "1280:720", "1104:832", "960:960", "832:1104"),
    *("720:1280", "1920:1080", "1648:1248", "1440:1440", "1248:1648", "1080:1920"),
    *("auto_480p", "auto_720p", "auto_1080p"),
)
AUTO = ("auto_480p", "auto_720p", "auto_1080p")
GROK_LITE = (
    *("848:480", "480:848", "480:480", "640:480", "480:640", "720:480", "480:720", "1280:720", "720:1280"),
    *("720:720", "960:720", "720:960", "1088:720", "720:1088", "1904:1072", "1072:1904", "1424:1424"),
    *("1648:1232", "1232:1648", "1744:1152", "1152:1744"),
)
KLING_4 = (
    *("1280:720", "720:1280", "940:940", "1460:624", "1920:1080", "1080:1920", "1440:1440", "2200:940"),
    *("auto_720p", "auto_1080p"),
)
SECONDS_2_TO_15 = integer(2, 15)
SECONDS_2_TO_15_OR_AUTO = any_of(one_of("auto"), integer(2, 15))
SECONDS_4_TO_30_OR_AUTO = any_of(one_of("auto"), integer(4, 30))
VEO_SECONDS = one_of(4, 6, 8)
# 5 MB as a data URI (https://docs.dev.runwayml.com/assets/inputs/).
MAX_DATA_URI_CHARACTERS = 5 * 2**20


def _check_uri(value: object) -> str | None:
    inline = isinstance(value, str) and value.startswith("data:")
    return data_uri(MAX_DATA_URI_CHARACTERS)(value) if inline else url(value)


IMAGE = any_of(
    _check_uri,
    list_of(2, object_of(object_schema("uri", uri=_check_uri, position=one_of("first", "last")))),
)
REFERENCES = list_of(9, object_of(object_schema("uri", uri=_check_uri)))
SEED = integer(0, 2**32 - 1)
SOUND = {"audio": boolean}
KLING_MORE = {"audio": boolean, "cfgScale": number(0, 1), "providerSettings": any_value}
O3_MORE = {"audio": boolean, "references": any_value, "providerSettings": any_value}
SEEDANCE_MORE = {"audio": boolean, "seed": SEED, "references": REFERENCES, "referenceAudio": any_value} | {
    "referenceVideos": any_value
}
VEO_MORE = {"audio": boolean, "negativePrompt": text(1000), "seed": SEED}
GEN4_MORE = {
    "seed": SEED,
    "contentModeration": any_value,
    "outputFormat": any_value,
    "proresProfile": any_value,
}
OMNI_MORE = {"references": any_value, "referenceVideos": any_value}
WAN_MORE = {
    "audio": boolean,
    "references": any_value,
    "referenceVideos": any_value,
    "referenceAudio": any_value,
}


class RunwayModel(NamedTuple):
    """A model: ratios for text (None: not from text) and for images ((): no such field), and other fields."""

    text_ratios: tuple[str, ...] | None
    image_ratios: tuple[str, ...] | None
    duration: FieldCheck
    more_fields: Mapping[str, FieldCheck]
    price: str  # dollars a second; where PROVIDERS.md names none, 0.10 [?]
    required: str = ""

    def body_schema(self, path: str) -> FieldSchema:
        """Return the schema of the body for `text_to_video` or `image_to_video`."""
        from_text = path == "text_to_video"
        ratios = self.text_ratios if from_text else self.image_ratios
        fields: dict[str, FieldCheck] = {
            "model": text(),
            "promptText": text(1000, 1),
            "duration": self.duration,
        }
        if ratios:
            fields["ratio"] = one_of(*ratios)
        if not from_text:
            fields["promptImage"] = IMAGE
        needed = {"model", "promptText" if from_text else "promptImage", *self.required.split()}
        return FieldSchema({**fields, **self.more_fields}, frozenset(needed))


MODELS = {
    "gen4.5": RunwayModel(BASIC_RATIOS, GEN4, integer(2, 10), GEN4_MORE, "0.12", "ratio duration"),
    "gen4_turbo": RunwayModel(None, GEN4, integer(2, 10), GEN4_MORE, "0.05", "ratio"),
    "veo3.1": RunwayModel(VEO, VEO, VEO_SECONDS, VEO_MORE, "0.40", "ratio"),
    "veo3.1_fast": RunwayModel(VEO, VEO, VEO_SECONDS, VEO_MORE, "0.15", "ratio"),
    "kling2.5_turbo_pro": RunwayModel(KLING_25, (), one_of(5, 10), {"cfgScale": number(0, 1)}, "0.10"),
    "kling3.0_standard": RunwayModel(KLING, KLING, SECONDS_2_TO_15, KLING_MORE, "0.20"),
    "kling3.0_pro": RunwayModel(KLING_PRO, KLING_PRO, SECONDS_2_TO_15, KLING_MORE, "0.10"),
    "kling3.0_4k": RunwayModel(KLING_4K, KLING_4K, SECONDS_2_TO_15, KLING_MORE, "0.10"),
    "klingO3_standard": RunwayModel(KLING, KLING, SECONDS_2_TO_15, O3_MORE, "0.10"),
    "klingO3_pro": RunwayModel(KLING_PRO, KLING_PRO, SECONDS_2_TO_15, O3_MORE, "0.10"),
    "klingO3_4k": RunwayModel(KLING_4K, KLING_4K, SECONDS_2_TO_15, O3_MORE, "0.10"),
    "hailuo3": RunwayModel(
        ("adaptive", *NAMED_RATIOS),
        ("adaptive", *NAMED_RATIOS),
        SECONDS_2_TO_15,
        {
            "resolution": one_of("768p", "2k", "768P", "2K"),
            "references": REFERENCES,
            "referenceAudio": any_value,
        },
        "0.10",
    ),
    "happyhorse_1_0": RunwayModel(
        ("1280:720", "720:1280", "960:960", "1108:832", "832:1108", *KLING_PRO, "1662:1248", "1248:1662"),
        (),
        SECONDS_2_TO_15,
        {"resolution": one_of("720p", "1080p", "720P", "1080P")},
        "0.10",
    ),
    "seedance2": RunwayModel(SEEDANCE_2, SEEDANCE_2, SECONDS_2_TO_15_OR_AUTO, SEEDANCE_MORE, "0.36"),
    "seedance2_fast": RunwayModel(SEEDANCE, SEEDANCE, SECONDS_2_TO_15_OR_AUTO, SEEDANCE_MORE, "0.29"),
    "seedance2_mini": RunwayModel(SEEDANCE, SEEDANCE, SECONDS_2_TO_15_OR_AUTO, SEEDANCE_MORE, "0.16"),
    "seedance2_5": RunwayModel(
        SEEDANCE_25 + SEEDANCE_HIGH,
        SEEDANCE_25 + SEEDANCE_HIGH,
        SECONDS_4_TO_30_OR_AUTO,
        {**SEEDANCE_MORE, "draft": boolean, "draftTaskId": text(), "outputFormat": one_of("mp4", "mov")},
        "0.30",
    ),
    "gemini_omni_flash": RunwayModel(BASIC_RATIOS, BASIC_RATIOS, SECONDS_2_TO_15, {}, "0.10"),
    "gemini_omni_flash_1.1": RunwayModel(OMNI, OMNI, SECONDS_2_TO_15_OR_AUTO, OMNI_MORE, "0.10"),
    "grok_imagine_1_5_lite": RunwayModel(GROK_LITE, AUTO, integer(1, 15), {}, "0.14"),
    "kling_4": RunwayModel(
        KLING_4, AUTO[1:], SECONDS_2_TO_15, {"references": any_value, "referenceVideos": any_value}, "0.10"
    ),
    "grok_imagine_1_5": RunwayModel(
        ("1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3"),
        (),
        integer(1, 15),
        {"resolution": one_of("480p", "720p", "1080p")},
        "0.10",
    ),
    "wan3": RunwayModel(WAN, WAN, SECONDS_2_TO_15, WAN_MORE, "0.10"),
    "wan3_prime": RunwayModel(WAN, WAN, SECONDS_2_TO_15, WAN_MORE, "0.10"),
}
# Dollars per second up to each short side in pixels, where the size decides.
# Limits are those of squares, whose short side is longer than that of other ratios of one quality.
PRICE_TIERS = {
    "seedance2_5": {640: "0.20", 960: "0.30", 1440: "0.68"},
    "hailuo3": {768: "0.10", 1440: "0.15"},
    "grok_imagine_1_5": {480: "0.10", 720: "0.16", 1080: "0.29"},
    "grok_imagine_1_5_lite": {480: "0.02", 720: "0.03", 1424: "0.14"},
    "wan3": {624: "0.05", 960: "0.10", 1440: "0.20"},
}
# Extra dollars for a first frame.
PICTURE_PRICES = {"grok_imagine_1_5": "0.01", "grok_imagine_1_5_lite": "0.01"}
