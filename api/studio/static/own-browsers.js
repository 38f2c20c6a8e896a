// Which of the reader's browsers tell them of films, also while no page is open.
import { formatDate } from "./format.js";
import { html, useState } from "./html.js";
import { peopleApi } from "./people-api.js";
import { explainMissingPush, findThisBrowser, forgetPush, startPush } from "./push.js";
import { showToast } from "./toasts.js";
import { useList } from "./use-list.js";
import { ProblemNote } from "./widgets.js";

export function OwnBrowsers() {
  const { list, problem, change } = useList(peopleApi.listBrowsers);
  const missing = explainMissingPush();
  const key = list?.public_key;
  return html`<section class="panel stack" aria-labelledby="browsers-title">
    <h2 id="browsers-title">Notifications in your browsers</h2>
    ${list && !key && html`<p class="hint">Whoever runs this Longtake has switched them off.</p>`}
    ${key && missing && html`<p class="hint">${missing}</p>`}
    ${key && !missing && html`<${ThisBrowser} list=${list} change=${change} />`}
    ${key && html`<${BrowserItems} list=${list} change=${change} />`}
    <${ProblemNote} problem=${problem} />
  </section>`;
}

/** @typedef {(call: Promise<unknown>) => Promise<void>} Change */

/** @param {Api.BrowserList} list */
function findOwn(list) {
  const id = findThisBrowser()?.id;
  return list.browsers.find((each) => each.subscription_id === id && !each.is_dead);
}

/** @param {{list: Api.BrowserList, change: Change}} props */
function ThisBrowser({ list, change }) {
  const own = findOwn(list);
  const [ended, setEnded] = useState(own?.when_ended ?? true);
  const [needed, setNeeded] = useState(own?.when_needed ?? true);
  const [complaint, setComplaint] = useState(/** @type {Error | null} */ (null));
  /** @param {Event} event */
  const save = async (event) => {
    event.preventDefault();
    setComplaint(null);
    await startPush(list, { when_ended: ended, when_needed: needed })
      .then(() => showToast("This browser tells you of films."), setComplaint);
    await change(Promise.resolve());
  };
  return html`<form class="stack" onSubmit=${save} aria-label="Notifications in this browser">
    <p class="hint">About films that you order, also while this page is closed, until you log out here.</p>
    <label class="row"><input type="checkbox" checked=${ended}
      onChange=${(event) => setEnded(event.target.checked)} /> When a film is finished, or was not made</label>
    <label class="row"><input type="checkbox" checked=${needed}
      onChange=${(event) => setNeeded(event.target.checked)} /> When a film needs your decision</label>
    <p class="row"><button type="submit" class="button">${own ? "Save" : "Tell me in this browser"}</button></p>
    <${ProblemNote} problem=${complaint} />
  </form>`;
}

/** @param {{list: Api.BrowserList, change: Change}} props */
function BrowserItems({ list, change }) {
  const own = findOwn(list);
  /** @param {Api.Browser} browser */
  const remove = async (browser) => {
    if (browser === own) await forgetPush();
    await change(peopleApi.removeBrowser(browser.subscription_id));
  };
  /** @param {Api.Browser} browser */
  const test = (browser) => change(peopleApi.testBrowser(browser.subscription_id).then(showTestAnswer));
  return html`<ul class="plain stack">${list.browsers.map((each) => html`<li class="row" key=${each.subscription_id}>
    <span>${each.name}${each === own && html` <span class="hint">(this one)</span>`}</span>
    <span class="hint">${describeUse(each)}</span>
    ${!each.is_dead && html`<button type="button" class="button small" aria-label="Send a test to ${each.name}"
      onClick=${() => test(each)}>Send a test</button>`}
    <button type="button" class="button small" aria-label="Remove ${each.name}"
      onClick=${() => remove(each)}>Remove</button></li>`)}</ul>`;
}

/** @param {Api.BrowserTrialResult} answer */
function showTestAnswer({ is_taken: isTaken, status }) {
  if (isTaken) return showToast("Its service has taken the test: the browser should show it.");
  const why = status === null ? "could not be reached" : `refused it (HTTP ${status})`;
  showToast(`Its service ${why}.`, { tone: "bad" });
}

/** @param {Api.Browser} browser */
function describeUse(browser) {
  const through = `through ${browser.push_service}`;
  if (browser.is_dead) return `${through}: it can be told no more. Switch it on again there.`;
  if (browser.refused_at) {
    return `${through}, which refused (HTTP ${browser.refused_code}) on ${formatDate(browser.refused_at)}`;
  }
  return browser.used_at ? `${through}, last told ${formatDate(browser.used_at)}` : `${through}, not told yet`;
}
