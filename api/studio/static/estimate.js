// Price and time of the film in the form, before anything is spent.
import { api, Problem } from "./api.js";
import { findProvider, getProviderTitle } from "./catalog.js";
import { describeUnusedPicture } from "./create-errors.js";
import { formatCount, formatMoney, formatRange, formatRoughDuration, formatSeconds } from "./format.js";
import { formState, getSourceText, toBrief } from "./form-state.js";
import { computed, effect, html, signal } from "./html.js";
import { describeScriptForm, describeTakes } from "./labels.js";
import { loadLocal, saveLocal } from "./local-storage.js";
import { getVoiceService } from "./narrator-choice.js";

/** @typedef {import("./form-state.js").FormState} FormState */

const TYPING_MS = 350;
const OWN_PROVIDER = "animatic";

/**
 * @typedef {object} EstimateState
 * @property {Api.FilmEstimate | null} answer
 * @property {Problem | null} problem what the server finds wrong with the form
 * @property {boolean} busy
 * @property {string} brief the JSON that was asked about
 */

/** @type {EstimateState} */
const NOTHING = { answer: null, problem: null, busy: false, brief: "" };

/** @type {import("@preact/signals").Signal<EstimateState>} */
export const estimate = signal(NOTHING);

/**
 * What the button buys with the form as it is now, in US dollars; null while that is not known, or cannot be ordered.
 * Of a film whose storyboard is shown first, that is the writing alone.
 */
export const currentPrice = computed(() => {
  const { answer, problem, brief } = estimate.value;
  const isCurrent = brief === JSON.stringify(toBrief(formState.value));
  if (answer && isCurrent) return formState.value.storyboard ? answer.script_usd : answer.cost_usd;
  if (problem && isCurrent && !isOffline(problem)) return null;
  return isFree(formState.value) ? 0 : null;
});

/** @param {Problem} problem */
const isOffline = ({ type }) => type === "offline";

let writerCosts = loadLocal("writer-costs", false);

/**
 * Return whether the form is of a film that can't cost money: pictures, music and storyboard are all Longtake's own.
 * @param {FormState} state
 */
function isFree({ provider, more, ...others }) {
  if (getVoiceService(others) || describeUnusedPicture({ provider, ...others })) return false;
  const isOwnMusic = (more.music_provider ?? OWN_PROVIDER) === OWN_PROVIDER;
  return provider === OWN_PROVIDER && isOwnMusic && !more.fallbacks?.length && !writerCosts;
}

let typingTimer = 0;
let running = new AbortController();

effect(() => {
  const state = formState.value;
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => fetchEstimate(state), TYPING_MS);
});

/** @param {FormState} state */
async function fetchEstimate(state) {
  running.abort();
  const { signal: stop } = (running = new AbortController());
  if (!getSourceText(state).trim()) {
    estimate.value = NOTHING;
    return;
  }
  estimate.value = { ...estimate.peek(), busy: true };
  const request = toBrief(state);
  const brief = JSON.stringify(request);
  try {
    const answer = await api.estimateFilm(request, stop);
    if (answer.script_usd > 0) saveLocal("writer-costs", writerCosts = true);
    estimate.value = { answer, problem: null, busy: false, brief };
  } catch (problem) {
    if (stop.aborted) return;
    if (!(problem instanceof Problem)) throw problem;
    estimate.value = { answer: null, problem, busy: false, brief };
  }
}

/** Ask at once, because somebody waits for the price. */
export function estimateNow() {
  clearTimeout(typingTimer);
  return fetchEstimate(formState.peek());
}

export function EstimateBox() {
  const { answer, problem, busy } = estimate.value;
  const isFirst = formState.value.storyboard;
  return html`<div class="estimate" data-busy=${busy}>
    <div role="status" aria-label="Estimate" class="estimate-main tabular" data-known=${Boolean(answer)}>
      ${describeEstimate(estimate.value)}
    </div>
    ${answer && html`<div class="hint tabular">${describeParts(answer)}</div>`}
    ${answer?.within_budget === false && html`<div class="estimate-over">
      Over your budget of ${formatMoney(Number(formState.value.budget))}. It will pause before it spends more.
    </div>`}
    ${answer?.notices.map((notice) => html`<div class="hint" key=${notice}>${notice}</div>`)}
    ${answer && isFirst && html`<div class="hint">Nothing of this is bought before you approve the storyboard${
      answer.script_usd > 0 ? ", but its writing" : ""}.</div>`}
    ${(!problem || isOffline(problem)) && html`<div class="hint">${describeCosts()}</div>`}
  </div>`;
}

/** @param {EstimateState} state */
function describeEstimate({ answer, problem }) {
  if (answer) return `${formatMoney(answer.cost_usd)} · about ${formatRoughDuration(answer.done_in_seconds.usual)}`;
  if (!problem) return "Start typing to see price and time";
  if (isOffline(problem)) return "No estimate: Longtake does not answer";
  return "No estimate yet: fix the fields marked in red";
}

/** @param {Api.FilmEstimate} answer */
function describeParts({ scenes, takes, film_seconds, card_seconds, done_in_seconds, ...parts }) {
  const { video, music, narration, stills, script_usd, script_form } = parts;
  return [
    formatCount(scenes, "scene") + describeTakes(takes),
    formatSeconds(film_seconds),
    card_seconds > 0 && `${formatSeconds(card_seconds)} of it cards`,
    formatRange([done_in_seconds.early, done_in_seconds.late]),
    video.sound_usd > 0 && `${formatMoney(video.sound_usd)} of it for sound`,
    stills && describeStills(stills),
    narration && narration.cost_usd > 0 && `voice ${formatMoney(narration.cost_usd)}`,
    music && music.cost_usd > 0 && `music ${formatMoney(music.cost_usd)}`,
    script_usd > 0 && `script up to ${formatMoney(script_usd)}`,
    describeScriptForm(script_form),
  ].filter(Boolean).join(" · ");
}

/** @param {Api.StillsEstimate} stills */
const describeStills = ({ stills, provider, cost_usd }) => (
  `${formatCount(stills, "still")} by ${getProviderTitle(provider)} ${formatMoney(cost_usd)}`);

/** Say whether what is chosen costs real money. */
function describeCosts() {
  const { provider, narrated, narrator } = formState.value;
  const service = [provider, getVoiceService({ narrated, narrator }) ?? ""]
    .map(findProvider).find((each) => each && each.name !== OWN_PROVIDER);
  if (!service) return "Free: drawn on this computer.";
  return service.emulated ? "Emulated services: this costs no real money."
    : "A real service: this costs real money.";
}
