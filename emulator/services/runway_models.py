"""Runway's models: what each takes (runwayml 5.24.0, types/*_to_video_create_params.py), and its price."""

from collections.abc import Mapping
from typing import NamedTuple

from emulator.fields import (
    Check,
    Schema,
    anything,
    either,
    flag,
    items,
    number,
    one_of,
    part,
    schema,
    text,
    url,
    whole,
)

WIDE = ("1280:720", "720:1280")
GEN4 = (*WIDE, "1104:832", "960:960", "832:1104", "1584:672")
VEO = (*WIDE, "1080:1920", "1920:1080")
KLING = ("1280:720", "720:1280", "960:960")
KLING_PRO = ("1920:1080", "1080:1920", "1440:1440")
KLING_4K = ("3840:2160", "2160:3840", "2880:2880")
KLING_25 = ("1920:1080", "1440:1440", "1080:1920", "1280:720", "720:720", "720:1280")
NAMED = ("21:9", "16:9", "4:3", "1:1", "3:4", "9:16")
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
INT = whole(2, 15)
INT_OR_AUTO = either(one_of("auto"), whole(2, 15))
LONG_OR_AUTO = either(one_of("auto"), whole(4, 30))
VEO_SECONDS = one_of(4, 6, 8)
IMAGE = either(
    url,
    items(2, part(schema("uri", uri=url, position=one_of("first", "last")))),
)
SEED = whole(0, 2**32 - 1)
SOUND = {"audio": flag}
KLING_MORE = {"audio": flag, "cfgScale": number(0, 1), "providerSettings": anything}
O3_MORE = {"audio": flag, "references": anything, "providerSettings": anything}
SEEDANCE_MORE = {"audio": flag, "seed": SEED, "references": anything, "referenceAudio": anything} | {
    "referenceVideos": anything
}
VEO_MORE = {"audio": flag, "negativePrompt": text(1000), "seed": SEED}
GEN4_MORE = {"seed": SEED, "contentModeration": anything, "outputFormat": anything, "proresProfile": anything}
OMNI_MORE = {"references": anything, "referenceVideos": anything}
WAN_MORE = {"audio": flag, "references": anything, "referenceVideos": anything, "referenceAudio": anything}


class Model(NamedTuple):
    """Ratios for text (None: not from text) and for images ((): no such field), and what else there is."""

    text_ratios: tuple[str, ...] | None
    image_ratios: tuple[str, ...] | None
    duration: Check
    more: Mapping[str, Check]
    price: str  # dollars a second; where PROVIDERS.md names none, 0.10 [?]
    required: str = ""

    def schema(self, path: str) -> Schema:
        """The body for `text_to_video` or `image_to_video`."""
        from_text = path == "text_to_video"
        ratios = self.text_ratios if from_text else self.image_ratios
        fields: dict[str, Check] = {"model": text(), "promptText": text(1000, 1), "duration": self.duration}
        if ratios:
            fields["ratio"] = one_of(*ratios)
        if not from_text:
            fields["promptImage"] = IMAGE
        needed = {"model", "promptText" if from_text else "promptImage", *self.required.split()}
        return Schema({**fields, **self.more}, frozenset(needed))


MODELS = {
    "gen4.5": Model(WIDE, GEN4, whole(2, 10), GEN4_MORE, "0.12", "ratio duration"),
    "gen4_turbo": Model(None, GEN4, whole(2, 10), GEN4_MORE, "0.05", "ratio"),
    "veo3.1": Model(VEO, VEO, VEO_SECONDS, VEO_MORE, "0.40", "ratio"),
    "veo3.1_fast": Model(VEO, VEO, VEO_SECONDS, VEO_MORE, "0.15", "ratio"),
    "kling2.5_turbo_pro": Model(KLING_25, (), one_of(5, 10), {"cfgScale": number(0, 1)}, "0.10"),
    "kling3.0_standard": Model(KLING, KLING, INT, KLING_MORE, "0.20"),
    "kling3.0_pro": Model(KLING_PRO, KLING_PRO, INT, KLING_MORE, "0.10"),
    "kling3.0_4k": Model(KLING_4K, KLING_4K, INT, KLING_MORE, "0.10"),
    "klingO3_standard": Model(KLING, KLING, INT, O3_MORE, "0.10"),
    "klingO3_pro": Model(KLING_PRO, KLING_PRO, INT, O3_MORE, "0.10"),
    "klingO3_4k": Model(KLING_4K, KLING_4K, INT, O3_MORE, "0.10"),
    "hailuo3": Model(
        ("adaptive", *NAMED),
        ("adaptive", *NAMED),
        INT,
        {"resolution": one_of("768p", "2k", "768P", "2K"), "referenceAudio": anything},
        "0.10",
    ),
    "happyhorse_1_0": Model(
        ("1280:720", "720:1280", "960:960", "1108:832", "832:1108", *KLING_PRO, "1662:1248", "1248:1662"),
        (),
        INT,
        {"resolution": one_of("720p", "1080p", "720P", "1080P")},
        "0.10",
    ),
    "seedance2": Model(SEEDANCE_2, SEEDANCE_2, INT_OR_AUTO, SEEDANCE_MORE, "0.36"),
    "seedance2_fast": Model(SEEDANCE, SEEDANCE, INT_OR_AUTO, SEEDANCE_MORE, "0.29"),
    "seedance2_mini": Model(SEEDANCE, SEEDANCE, INT_OR_AUTO, SEEDANCE_MORE, "0.16"),
    "seedance2_5": Model(
        SEEDANCE_25 + SEEDANCE_HIGH,
        SEEDANCE_25 + SEEDANCE_HIGH,
        LONG_OR_AUTO,
        {**SEEDANCE_MORE, "draft": flag, "draftTaskId": text(), "outputFormat": one_of("mp4", "mov")},
        "0.30",
    ),
    "gemini_omni_flash": Model(WIDE, WIDE, INT, {}, "0.10"),
    "gemini_omni_flash_1.1": Model(OMNI, OMNI, INT_OR_AUTO, OMNI_MORE, "0.10"),
    "grok_imagine_1_5_lite": Model(GROK_LITE, AUTO, whole(1, 15), {}, "0.14"),
    "kling_4": Model(KLING_4, AUTO[1:], INT, {"references": anything, "referenceVideos": anything}, "0.10"),
    "grok_imagine_1_5": Model(
        ("1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3"),
        (),
        whole(1, 15),
        {"resolution": one_of("480p", "720p", "1080p")},
        "0.10",
    ),
    "wan3": Model(WAN, WAN, INT, WAN_MORE, "0.10"),
    "wan3_prime": Model(WAN, WAN, INT, WAN_MORE, "0.10"),
}
# By the short side of the ratio, where that decides.
# Squares of a quality are higher than its other shapes.
TIERS = {
    "seedance2_5": {640: "0.20", 960: "0.30", 1440: "0.68"},
    "hailuo3": {768: "0.10", 1440: "0.15"},
    "grok_imagine_1_5": {480: "0.10", 720: "0.16", 1080: "0.29"},
    "grok_imagine_1_5_lite": {480: "0.02", 720: "0.03", 1424: "0.14"},
    "wan3": {624: "0.05", 960: "0.10", 1440: "0.20"},
}
# What a picture to begin with costs more.
PICTURES = {"grok_imagine_1_5": "0.01", "grok_imagine_1_5_lite": "0.01"}
