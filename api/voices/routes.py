"""`/voices`: who may speak a film, and how the embedded voices sound."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import ConfigDict, Field

from api.auth import require_scope
from api.dependencies import ServicesDep, forbid_caching
from api.http.compression import compressed_json_response
from api.http.conditional_requests import matches_if_none_match
from api.http.openapi import problem_responses
from api.http.problems import VOICE_BUSY, VOICE_NOT_FOUND, FieldError, ProblemError, validation_problem
from api.voices.voice_offers import VoiceOffer, list_voice_offers
from contracts import CaptionChoice, FrozenModel, Narration
from contracts.people import AccessScope
from speech.speech_errors import UnknownVoice, UnspokenLanguage, VoiceBusy, VoiceFailed
from speech.voice_samples import VoiceSample

# The names of voices are shorter; longer input is cut.
MAX_VOICE_CHARS = 64
# An upgrade may bring another voice of the same name, so a browser asks again after an hour.
SAMPLE_CACHE = "private, max-age=3600"
RETRY_AFTER_SECONDS = "5"
WAV = "audio/wav"

router = APIRouter(tags=["providers"])

LanguageTag = Annotated[str, Field(min_length=2, max_length=35, description="As a BCP 47 tag.")]


class VoiceFilters(FrozenModel):
    """Which voices are listed. Unknown parameters are refused, not ignored."""

    model_config = ConfigDict(extra="forbid")

    language: LanguageTag | None = Field(
        default=None, description="Only voices that speak this BCP 47 language; the first is its default."
    )


class SampleWish(FrozenModel):
    """In which language a voice is heard, and for what film."""

    model_config = ConfigDict(extra="forbid")

    language: LanguageTag = Narration().language
    captions: CaptionChoice = Field(
        default=CaptionChoice.FILES, description="The film's. `off`: the voice need not wait for readers."
    )


class VoiceList(FrozenModel):
    """The voices that may speak a film."""

    voices: tuple[VoiceOffer, ...]


@router.get(
    "/voices",
    operation_id="list_voices",
    response_model=VoiceList,
    responses=problem_responses(422),
    dependencies=[require_scope(AccessScope.JOBS_READ), Depends(forbid_caching)],
)
async def list_voices(
    request: Request, services: ServicesDep, filters: Annotated[VoiceFilters, Query()]
) -> Response:
    """List the voices that may speak a film: the embedded ones, and those of services."""
    offers = list_voice_offers(services.availability, filters.language, services.signer.root)
    return compressed_json_response(request, VoiceList(voices=offers))


@router.get(
    "/voices/{voice}/sample",
    operation_id="hear_voice",
    response_class=Response,
    status_code=HTTPStatus.OK,
    responses={HTTPStatus.OK: {"content": {WAV: {}}}, **problem_responses(404, 422, 503)},
    dependencies=[require_scope(AccessScope.JOBS_READ)],
)
async def hear_voice(
    request: Request, services: ServicesDep, voice: str, wish: Annotated[SampleWish, Query()]
) -> Response:
    """Let an embedded voice speak a sentence of that language. Free of charge, and the same each time.

    It sounds as in a film with these captions.
    """
    sample = await _speak_sample(services, voice[:MAX_VOICE_CHARS], wish)
    headers = {"ETag": f'"{sample.digest}"', "Cache-Control": SAMPLE_CACHE}
    if matches_if_none_match(request.headers, headers["ETag"]):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(sample.wav, media_type=WAV, headers=headers)


async def _speak_sample(services: ServicesDep, voice: str, wish: SampleWish) -> VoiceSample:
    read_along = wish.captions.can_be_read
    try:
        return await services.voice_samples.get_sample(voice, wish.language, read_along=read_along)
    except UnspokenLanguage as error:
        raise validation_problem(FieldError(field="language", message=str(error))) from error
    except UnknownVoice as error:
        raise ProblemError(VOICE_NOT_FOUND, str(error)) from error
    except (VoiceBusy, VoiceFailed) as error:
        raise ProblemError(VOICE_BUSY, str(error), headers={"Retry-After": RETRY_AFTER_SECONDS}) from error
