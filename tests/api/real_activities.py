"""What of the worker's own activities the fakes use: outlines of storyboards, and the owner's drafts."""

from activities.approved_prices import ApprovedPrices
from activities.expected_durations import ExpectedDurations
from activities.narration_recorder import NarrationRecorders
from activities.paid_script_call import PaidScriptCall
from activities.storyboard_outline import StoryboardOutlines
from activities.storyboard_writer import StoryboardWriter
from activities.storyboards import StoryboardActivities
from api.services import ApiServices
from media.ffmpeg import Ffmpeg, find_ffmpeg
from store.job_prices import JobPrices


def build_outlines(services: ApiServices) -> StoryboardOutlines:
    """Build the real outlines on the database of these services."""
    registry = services.availability.registry
    return StoryboardOutlines(
        services.jobs,
        services.storyboards,
        ApprovedPrices(JobPrices(services.database), registry),
        ExpectedDurations(services.ledger, registry),
    )


def build_storyboard_activities(services: ApiServices, outlines: StoryboardOutlines) -> StoryboardActivities:
    """Build the real storyboard activities; no language model writes for them."""
    return StoryboardActivities(
        services.jobs,
        services.storyboards,
        services.drafts,
        services.availability.registry,
        writer=StoryboardWriter(None, PaidScriptCall(services.ledger, provider="own", model="")),
        outlines=outlines,
        recorders=NarrationRecorders.create(
            services.assets, services.narration.speech, Ffmpeg(find_ffmpeg())
        ),
    )
