"""What becomes of a picture that a caller uploads, and what is refused."""

import asyncio
import random
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from media.pictures import PictureFault, PictureRefused, limits, normalize_picture
from media.pictures.normalize import write_normalized
from tests.pictures import (
    BLUE,
    HEIC,
    MAKER,
    ORIENTATION,
    RED,
    WHITE,
    a_bomb,
    a_lying_picture,
    a_picture,
    encoded,
)

FORMS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")

Normalized = Callable[[bytes], Image.Image]


@pytest.fixture
def normalized(tmp_path: Path) -> Normalized:
    """Normalizes a file and opens what was kept."""

    def normalize(content: bytes) -> Image.Image:
        source, out = tmp_path / "source", tmp_path / "kept.jpg"
        source.write_bytes(content)
        made = write_normalized(source, out, out.with_suffix(".png"))
        kept = Image.open(BytesIO(out.read_bytes()))
        assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (made.width, made.height))
        return kept

    return normalize


def is_near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 12 for one, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("form", FORMS)
def test_a_lying_picture_is_turned_upright_and_loses_its_metadata(normalized: Normalized, form: str) -> None:
    kept = normalized(a_lying_picture(form))

    assert kept.size == (64, 96)
    assert is_near(kept.getpixel((32, 10)), BLUE)
    assert is_near(kept.getpixel((32, 86)), RED)
    assert not {ORIENTATION, MAKER} & set(kept.getexif())
    assert "exif" not in kept.info


def test_no_comment_and_no_colour_profile_are_kept(normalized: Normalized) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for content in (a_picture(comment=b"at home, 52.1 N"), a_picture(icc_profile=profile)):
        kept = normalized(content)

        assert not {"comment", "icc_profile"} & set(kept.info)
        assert is_near(kept.getpixel((10, 10)), BLUE)


def test_colours_of_a_wider_space_look_the_same_in_srgb(normalized: Normalized) -> None:
    srgb = ImageCms.createProfile("sRGB")
    wide = _swapped_channels()
    image = Image.new("RGB", (80, 80), RED)
    told = ImageCms.profileToProfile(image, srgb, wide)
    assert told is not None
    assert not is_near(told.getpixel((0, 0)), RED)

    kept = normalized(encoded(told, "PNG", icc_profile=wide.tobytes()))

    assert is_near(kept.getpixel((40, 40)), RED)


def test_a_broken_colour_profile_is_ignored(normalized: Normalized) -> None:
    assert is_near(normalized(a_picture("PNG", icc_profile=b"nonsense")).getpixel((10, 10)), BLUE)


def test_transparent_parts_become_white(normalized: Normalized) -> None:
    image = Image.new("RGBA", (80, 80), (*RED, 0))
    image.paste((*BLUE, 255), (0, 0, 40, 80))
    palette = Image.new("P", (80, 80), 0)
    palette.putpalette([*RED, *BLUE])
    palette.paste(1, (0, 0, 40, 80))

    for content in (encoded(image, "PNG"), encoded(image, "WEBP"), encoded(palette, "PNG", transparency=0)):
        kept = normalized(content)
        assert is_near(kept.getpixel((10, 40)), BLUE)
        assert is_near(kept.getpixel((70, 40)), WHITE)


def test_sixteen_bits_of_grey_are_scaled_to_eight(normalized: Normalized) -> None:
    kept = normalized(encoded(Image.new("I;16", (80, 80), 128 * 257), "PNG"))

    assert is_near(kept.getpixel((40, 40)), (128, 128, 128))


def test_a_picture_for_print_is_kept_in_colours_of_screens(normalized: Normalized) -> None:
    kept = normalized(encoded(Image.new("CMYK", (80, 80), (0, 255, 255, 0)), "JPEG"))

    assert is_near(kept.getpixel((40, 40)), (255, 0, 0))


def test_of_an_animation_the_first_picture_is_taken(normalized: Normalized) -> None:
    first, second = Image.new("RGB", (80, 80), BLUE), Image.new("RGB", (80, 80), RED)
    for form in ("WEBP", "PNG", "AVIF"):
        kept = normalized(encoded(first, form, save_all=True, append_images=[second], duration=100))
        assert is_near(kept.getpixel((40, 40)), BLUE)


def test_a_large_picture_is_scaled_down_with_its_shape(normalized: Normalized) -> None:
    assert normalized(a_picture("JPEG", 3000, 1500)).size == (2048, 1024)
    assert normalized(a_picture("PNG", 1000, 4000)).size == (512, 2048)


def test_a_picture_of_noise_is_kept_small_enough_for_every_service(
    tmp_path: Path, normalized: Normalized
) -> None:
    noise = Image.frombytes("RGB", (2048, 2048), random.Random(1).randbytes(2048 * 2048 * 3))  # noqa: S311
    first = encoded(noise, "JPEG", quality=limits.JPEG_QUALITIES[0], subsampling="4:4:4")
    assert len(first) > limits.MAX_KEPT_BYTES

    normalized(encoded(noise, "PNG", compress_level=0))
    assert (tmp_path / "kept.jpg").stat().st_size <= limits.MAX_KEPT_BYTES


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", PictureFault.NOT_A_PICTURE),
        (b"no picture at all, but a text of some length", PictureFault.NOT_A_PICTURE),
        (b"%PDF-1.7 ...", PictureFault.NOT_A_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PictureFault.NOT_A_PICTURE),
        (encoded(Image.new("RGB", (80, 80)), "GIF"), PictureFault.NOT_A_PICTURE),
        (encoded(Image.new("RGB", (80, 80)), "TIFF"), PictureFault.NOT_A_PICTURE),
        (encoded(Image.new("RGB", (80, 80)), "BMP"), PictureFault.NOT_A_PICTURE),
        (a_picture("PNG", 63, 400), PictureFault.TOO_SMALL),
        (a_picture("PNG")[:100], PictureFault.UNREADABLE),
        (a_picture("JPEG", 400, 400)[:-400], PictureFault.UNREADABLE),
        (HEIC[:-60], PictureFault.NOT_A_PICTURE),
    ],
    ids=["empty", "text", "pdf", "svg", "gif", "tiff", "bmp", "small", "cut-png", "cut-jpeg", "cut-heic"],
)
def test_what_is_no_whole_picture_is_refused(tmp_path: Path, content: bytes, fault: PictureFault) -> None:
    (tmp_path / "source").write_bytes(content)

    with pytest.raises(PictureRefused) as refused:
        write_normalized(tmp_path / "source", tmp_path / "kept.jpg", tmp_path / "kept.png")

    assert refused.value.fault is fault
    assert not (tmp_path / "kept.jpg").exists()


@pytest.mark.parametrize(("width", "height"), [(64_008, 1_000), (150_000, 1_000)])
def test_a_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int, height: int
) -> None:
    (tmp_path / "bomb.png").write_bytes(a_bomb(width, height))
    monkeypatch.setattr(Image.Image, "load", lambda _: pytest.fail("it was unpacked"))

    with pytest.raises(PictureRefused) as refused:
        write_normalized(tmp_path / "bomb.png", tmp_path / "kept.jpg", tmp_path / "kept.png")

    assert refused.value.fault is PictureFault.TOO_MANY_PIXELS


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_with_flipped_bits_is_refused_or_kept_but_never_an_accident(
    tmp_path: Path, form: str
) -> None:
    content, chance = a_lying_picture(form), random.Random(7)  # noqa: S311
    for _ in range(60):
        broken = bytearray(content)
        for _ in range(chance.randint(1, 8)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        (tmp_path / "source").write_bytes(broken)
        try:
            write_normalized(tmp_path / "source", tmp_path / "kept.jpg", tmp_path / "kept.png")
        except PictureRefused:
            continue
        with Image.open(tmp_path / "kept.jpg") as kept:
            kept.load()


async def test_a_child_process_does_the_work_and_says_the_size(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(HEIC)

    kept = await normalize_picture(tmp_path / "source", tmp_path / "kept.jpg", tmp_path / "kept.png")

    assert (kept.width, kept.height) == (64, 96)
    with Image.open(tmp_path / "kept.jpg") as image:
        assert (image.format, image.size) == ("JPEG", (64, 96))


async def test_a_child_process_says_why_it_refuses(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(b"no picture")

    with pytest.raises(PictureRefused) as refused:
        await normalize_picture(tmp_path / "source", tmp_path / "kept.jpg", tmp_path / "kept.png")

    assert refused.value.fault is PictureFault.NOT_A_PICTURE


async def test_a_picture_that_wants_too_much_memory_only_ends_the_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "source").write_bytes(a_picture("PNG", 4000, 4000))
    child = tmp_path / "small_child.py"
    child.write_text(
        "import sys\nfrom media.pictures import __main__ as child\n"
        "child.MAX_MEMORY_BYTES = 60 * 2**20\nchild.main(*sys.argv[1:])\n"
    )
    real = asyncio.create_subprocess_exec

    def spawn(*argv: str, **options: object) -> object:
        words = [str(child) if word == "media.pictures" else word for word in argv if word != "-m"]
        return real(*words, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", spawn)

    with pytest.raises(PictureRefused) as refused:
        await normalize_picture(tmp_path / "source", tmp_path / "kept.jpg", tmp_path / "kept.png")

    assert refused.value.fault is PictureFault.UNREADABLE


async def test_a_picture_that_takes_too_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "source").write_bytes(HEIC)
    monkeypatch.setattr("media.pictures.MAX_SECONDS", 0.0)

    with pytest.raises(PictureRefused) as refused:
        await normalize_picture(tmp_path / "source", tmp_path / "kept.jpg", tmp_path / "kept.png")

    assert refused.value.fault is PictureFault.UNREADABLE


def _swapped_channels() -> ImageCms.ImageCmsProfile:
    """A profile of a space whose red is green."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return ImageCms.ImageCmsProfile(BytesIO(bytes(profile)))
