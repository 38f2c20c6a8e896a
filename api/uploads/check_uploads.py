"""Checks that the uploads that a brief uses are there."""

from api.http.problems import FieldError, validation_problem
from contracts import Brief
from store.uploads import UploadCatalog


async def check_uploads(uploads: UploadCatalog, owner: str, brief: Brief) -> None:
    """Refuse a brief with an upload that is not there, or is another owner's.

    Raises:
        ProblemError: names each field at fault.
    """
    missing = await uploads.find_missing(owner, brief.upload_ids)
    if missing:
        raise validation_problem(
            *(
                FieldError(
                    field=f"{field}.upload_id",
                    message="you have no upload of this id, or it was cleaned up: upload the picture again",
                    code="upload_not_found",
                )
                for field, image in brief.all_images.items()
                if image.upload_id in missing
            )
        )
