// Of what the reader is told by mail.
import { formatDate } from "./format.js";
import { html, useState } from "./html.js";
import { peopleApi } from "./people-api.js";
import { showToast } from "./toasts.js";
import { useList } from "./use-list.js";
import { ProblemNote } from "./widgets.js";

export function OwnMails() {
  const { list: known, problem, change } = useList(peopleApi.getNotifications);
  return html`<section class="panel stack" aria-labelledby="mails-title">
    <h2 id="mails-title">Mails to you</h2>
    ${known && (known.is_set_up
      ? html`<${ChoiceForm} known=${known} change=${change} />
        ${!known.is_verified && html`<${Verification} email=${known.email} change=${change} />`}`
      : html`<p class="hint">Whoever runs this Longtake has set up no mail server, so there are no mails.</p>`)}
    <${ProblemNote} problem=${problem} />
  </section>`;
}

/** @param {{known: Api.Notifications, change: (call: Promise<unknown>) => Promise<void>}} props */
function ChoiceForm({ known, change }) {
  const [ended, setEnded] = useState(known.when_ended);
  const [needed, setNeeded] = useState(known.when_needed);
  /** @param {Event} event */
  const save = (event) => {
    event.preventDefault();
    const saving = peopleApi.setNotifications({ when_ended: ended, when_needed: needed });
    return change(saving.then(() => showToast("Your choice of mails is saved.")));
  };
  return html`<form class="stack" onSubmit=${save} aria-label="Mails to you">
    <p class="hint">About films that you order, to ${known.email}.</p>
    <label class="row"><input type="checkbox" checked=${ended}
      onChange=${(event) => setEnded(event.target.checked)} /> When a film is finished, or was not made</label>
    <label class="row"><input type="checkbox" checked=${needed}
      onChange=${(event) => setNeeded(event.target.checked)} /> When a film needs your decision</label>
    ${known.refused && html`<p role="status">The mail server refused a mail to you on
      ${formatDate(known.refused.at)} (SMTP ${known.refused.code ?? "without a code"}).</p>`}
    <p class="row"><button type="submit" class="button">Save</button></p>
  </form>`;
}

/** @param {{email: string, change: (call: Promise<unknown>) => Promise<void>}} props */
function Verification({ email, change }) {
  const [sent, setSent] = useState(false);
  const send = () => change(peopleApi.sendMailLink().then(() => {
    setSent(true);
    showToast(`A link is on its way to ${email}.`);
  }));
  return html`<p role="status">${sent
    ? "Open the link in the mail within an hour. Then reload this page."
    : "No mail goes out before you show that this is your address."}</p>
    <p class="row"><button type="button" class="button" onClick=${send}>Mail me a link</button></p>`;
}
