"""`/mail/…`: the links in mails. To look at one changes nothing, because mail programs look, too."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from api.dependencies import ServicesDep
from api.notifications.link_page import page_headers, write_button_page, write_text_page
from mail.letters import UNSUBSCRIBE_PATH, VERIFY_PATH
from mail.unsubscribe_tokens import UnsubscribeTokens
from store.text_normalization import is_storable

# Pages for people, so not part of the OpenAPI schema.
router = APIRouter(include_in_schema=False)


@router.get(VERIFY_PATH + "/{token}")
@router.head(VERIFY_PATH + "/{token}")
async def show_verification(token: str) -> HTMLResponse:
    """Show the button that verifies the address."""
    return _page(write_button_page("Get mails at this address?", "Yes, this is my address"))


@router.post(VERIFY_PATH + "/{token}")
async def verify_address(services: ServicesDep, token: str) -> HTMLResponse:
    """Verify the address to which the link was sent, once."""
    if not await services.people.mail_choices.confirm(token):
        text = "It was used, has ended, or another was sent since. Ask for a new one on the Team page."
        return _page(write_text_page("This link does not work", text), HTTPStatus.NOT_FOUND)
    return _page(write_text_page("Thank you", "You get the mails that you chose on the Team page."))


@router.get(UNSUBSCRIBE_PATH + "/{token}")
@router.head(UNSUBSCRIBE_PATH + "/{token}")
async def show_unsubscription(token: str) -> HTMLResponse:
    """Show the button that ends all mails."""
    return _page(write_button_page("No more mails about your films?", "Stop these mails"))


@router.post(UNSUBSCRIBE_PATH + "/{token}")
async def unsubscribe(services: ServicesDep, token: str) -> HTMLResponse:
    """End all mails to whoever the letter was for: by the button, or by a mail program (RFC 8058)."""
    user_id = UnsubscribeTokens(services.settings.signing_secrets).read(token)
    if user_id is None or not is_storable(user_id):
        text = "It is not complete. You can stop mails on the Team page."
        return _page(write_text_page("This link does not work", text), HTTPStatus.NOT_FOUND)
    await services.people.mail_choices.unsubscribe(user_id)
    return _page(
        write_text_page("Done", "You get no more mails. You can choose them again on the Team page.")
    )


def _page(text: str, status: HTTPStatus = HTTPStatus.OK) -> HTMLResponse:
    return HTMLResponse(text, status, headers=page_headers())
