"""The limits of an uploaded picture, and the form in which it is kept."""

# Pillow's names of the formats. Its other decoders, many of them old and rarely tested, are never reached.
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")
# Phones take up to 50 megapixels. Checked before decoding: a bomb of a few kilobytes may unpack to gigabytes.
MAX_PIXELS = 64_000_000
MIN_SIDE_PIXELS = 64
# The longest side as it is kept: more than any service makes of it, and small enough to be sent in an order.
KEPT_SIDE_PIXELS = 2_048
# Runway takes 5 MB of base64 (https://docs.dev.runwayml.com/assets/inputs/), the least of the services.
MAX_KEPT_BYTES = 3_500_000
JPEG_QUALITIES = (92, 85, 75, 60, 40)
# The longest side of a drawing that keeps transparent parts: a watermark is never larger in a film. The
# smaller ones are for pictures that take too many bytes.
TRANSPARENT_SIDES_PIXELS = (1_024, 768, 512)

# The limits of the child process.
MAX_MEMORY_BYTES = 2 * 2**30
MAX_CPU_SECONDS = 30
MAX_FILE_BYTES = 64 * 2**20
