"""The fields of an interaction's body (google-genai 3.4.0 `_gaos`)."""

from emulator.field_validation import (
    FieldSchema,
    any_value,
    base64_picture,
    boolean,
    integer,
    list_of,
    number,
    object_of,
    object_schema,
    one_of,
    text,
    url,
)

TASKS = ("text_to_video", "image_to_video", "reference_to_video", "edit", "extend", "upscale")
RATIOS = (
    *("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"),
    *("1:8", "8:1", "1:4", "4:1"),
)
AUDIO_SUFFIXES = {"audio/mp3": "", "audio/mpeg": "", "audio/wav": ".wav"}

CONFIG = object_schema(
    video_config=object_of(object_schema(task=one_of(*TASKS))),
    seed=integer(-(2**31), 2**31 - 1),
    thinking_level=one_of("minimal", "low", "medium", "high"),
    thinking_summaries=one_of("auto", "none"),
    max_output_tokens=integer(1, 10**6),
    stop_sequences=list_of(5, text()),
    tool_choice=any_value,
    image_config=any_value,
    speech_config=any_value,
    transcription_config=any_value,
    temperature=number(0, 2),
    top_p=number(0, 1),
)
BODY = object_schema(
    "model input",
    model=text(),
    input=any_value,
    response_format=any_value,
    generation_config=object_of(CONFIG),
    background=boolean,
    store=boolean,
    stream=boolean,
    previous_interaction_id=text(),
    continuation_token=text(),
    system_instruction=text(),
    safety_settings=any_value,
    service_tier=one_of("flex", "standard", "priority", "deferred"),
    labels=any_value,
    tools=any_value,
    cached_content=text(),
    environment=any_value,
    webhook_config=object_of(object_schema(uris=list_of(10, url), user_metadata=any_value)),
    response_modalities=list_of(5, one_of("text", "image", "audio", "video", "document")),
    response_mime_type=text(),
)
DELIVERY = one_of("inline", "uri")
FORMATS = {
    "video": object_schema(
        "type",
        type=one_of("video"),
        aspect_ratio=one_of("16:9", "9:16"),
        resolution=one_of("360p", "720p", "1080p", "4k"),
        duration=text(),
        delivery=DELIVERY,
    ),
    "audio": object_schema(
        "type",
        type=one_of("audio"),
        mime_type=one_of(*AUDIO_SUFFIXES),
        sample_rate=integer(8000, 48_000),
        bit_rate=integer(8000, 320_000),
        delivery=DELIVERY,
    ),
    "image": object_schema(
        "type",
        type=one_of("image"),
        mime_type=one_of("image/jpeg"),
        aspect_ratio=one_of(*RATIOS),
        image_size=one_of("512", "1K", "2K", "4K"),
        delivery=DELIVERY,
    ),
    "text": object_schema(
        "type",
        type=one_of("text"),
        mime_type=one_of("application/json", "text/plain"),
        schema=object_of(FieldSchema({}, open=True)),
    ),
}
MEDIA = object_schema(
    "type mime_type", type=text(), mime_type=text(), data=text(10**8), uri=text(), name=text()
)
SPEECH_METADATA = object_schema(
    "type",
    type=one_of("speech_metadata"),
    style=text(),
    speaker=text(),
    start_index=any_value,
    end_index=any_value,
)
SPEAKER = object_schema("voice", voice=text(), language=text(), speaker=text())
SPEECH_CONFIG = list_of(2, object_of(SPEAKER), 1)
BLOCKS = {
    "text": object_schema(
        "type text", type=text(), text=text(), annotations=list_of(20, object_of(SPEECH_METADATA))
    ),
    "image": MEDIA.with_fields(data=base64_picture),
    "video": MEDIA,
    "audio": MEDIA,
}
