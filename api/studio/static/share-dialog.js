// The button and the dialog that share a film by links: make one, copy it, revoke it.
import { api, Problem } from "./api.js";
import { Dialog } from "./dialog.js";
import { html, useEffect, useRef, useState } from "./html.js";
import { Icon } from "./icons.js";
import { Field, ProblemNote } from "./widgets.js";

const DEFAULT_DAYS = 7;
const DAY_MS = 86_400_000;
const DATE_CHARS = "2026-12-24".length;

/** @param {{id: string}} props */
export function ShareButton({ id }) {
  const [isOpen, setOpen] = useState(false);
  return html`<button type="button" class="button" onClick=${() => setOpen(true)}>
      <${Icon} name="open" size=${14} />Share…</button>
    ${isOpen && html`<${ShareDialog} id=${id} onClose=${() => setOpen(false)} />`}`;
}

/** @param {{id: string, onClose: () => void}} props */
function ShareDialog({ id, onClose }) {
  const [shares, setShares] = useState(/** @type {Api.Share[]} */ ([]));
  const [made, setMade] = useState(/** @type {Api.NewShare | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const load = () => api.listShares(id).then((list) => setShares(list.shares), setProblem);
  useEffect(() => { load(); }, [id]);
  /** @param {Api.NewShare} share */
  const show = (share) => {
    setProblem(null);
    setMade(share);
    return load();
  };
  /** @param {string} share */
  const revoke = (share) => api.revokeShare(id, share).then(() => {
    if (made?.share_id === share) setMade(null);
    return load();
  }, setProblem);
  const close = html`<button type="button" class="button" onClick=${onClose}>Done</button>`;
  return html`<${Dialog} title="Share this film" onClose=${onClose} actions=${close}>
    <p>Whoever has the link sees the film with its title and captions, and nothing else of yours.</p>
    <${ShareForm} id=${id} onMade=${show} onProblem=${setProblem} problem=${problem} />
    ${made && html`<${NewLink} url=${made.url} />`}
    ${shares.length > 0 && html`<h3>Links that work</h3>
      <ul class="plain stack">${shares.map((share) => html`<li class="row" key=${share.share_id}>
        <span>Until ${describeEnd(share.ends_at)}</span>
        <button type="button" class="button small" aria-label="Revoke the link until ${describeEnd(share.ends_at)}"
          onClick=${() => revoke(share.share_id)}>Revoke</button></li>`)}</ul>`}
    ${!problem?.fields.ends_on && html`<${ProblemNote} problem=${problem} />`}
  <//>`;
}

/**
 * @param {{id: string, onMade: (share: Api.NewShare) => unknown, onProblem: (problem: Problem) => void,
 *   problem: Problem | null}} props
 */
function ShareForm({ id, onMade, onProblem, problem }) {
  const [day, setDay] = useState(inDays(DEFAULT_DAYS));
  /** @param {Event} event */
  const share = async (event) => {
    event.preventDefault();
    await api.shareFilm(id, day).then(onMade, onProblem);
  };
  return html`<form class="row" onSubmit=${share}>
    <${Field} id="share-day" label="Until the end of (UTC)" error=${problem?.fields.ends_on}>
      ${(props) => html`<input ...${props} type="date" required value=${day} min=${inDays(0)}
        onInput=${(event) => setDay(event.target.value)} />`}
    <//>
    <button type="submit" class="button primary">Create link</button>
  </form>`;
}

/** @param {{url: string}} props */
function NewLink({ url }) {
  const [word, setWord] = useState("Copy");
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const link = new URL(url, document.baseURI).href;
  // There is no clipboard on a plain HTTP address, and a browser may refuse it: the link is then selected.
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      setWord("Copied");
    } catch {
      field.current?.focus();
      setWord("Selected: copy it");
    }
  };
  return html`<div class="row" role="status">
    <input ref=${field} type="text" readonly aria-label="The link" value=${link}
      onFocus=${(event) => event.target.select()} />
    <button type="button" class="button" onClick=${copy}>
      <${Icon} name="copy" size=${14} />${word}</button>
    <p class="hint">It is shown only now.</p>
  </div>`;
}

/** Return a day as date fields write it, in UTC. @param {number} days from today */
function inDays(days) {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, DATE_CHARS);
}

/** The last day of a link, which ends at a midnight (UTC). @param {string} endsAt */
export function describeEnd(endsAt) {
  return new Date(new Date(endsAt).getTime() - 1)
    .toLocaleDateString("en-US", { timeZone: "UTC", year: "numeric", month: "short", day: "numeric" });
}
