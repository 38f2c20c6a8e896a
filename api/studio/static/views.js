// The views that the first one does not need: their modules come when the page has nothing else to do, or when asked for.
// Exports: Gallery, JobView, fetchViews.
import { html, signal, useEffect } from "./html.js";

const IDLE_MS = 1500;
const views = [];

export const Gallery = later(() => import("./gallery.js").then((module) => module.Gallery));
export const JobView = later(() => import("./progress.js").then((module) => module.JobView));

/** Have them at hand before somebody asks. */
export function fetchViews() {
  const idle = window.requestIdleCallback ?? setTimeout;
  setTimeout(() => idle(() => views.forEach((fetchIt) => fetchIt())), IDLE_MS);
}

/** @param {() => Promise<Function>} load @returns {Function} a component that is there at once, and becomes that one */
function later(load) {
  const found = signal({ View: null, failed: false });
  let asked = null;
  const fetchIt = () => {
    asked ??= load().then((View) => { found.value = { View, failed: false }; }, () => { found.value = { View: null, failed: true }; });
  };
  views.push(fetchIt);
  return function Later(props) {
    const { View, failed } = found.value;
    useEffect(fetchIt, []);
    if (View) return html`<${View} ...${props} />`;
    return failed ? html`<${Missing} />` : html`<div class="ghost ghost-tall" aria-busy="true"></div>`;
  };
}

function Missing() {
  return html`<div class="empty"><h1>It cannot be shown</h1><p>Part of the page failed to load.</p>
    <button type="button" class="button" onClick=${() => location.reload()}>Load the page again</button></div>`;
}
