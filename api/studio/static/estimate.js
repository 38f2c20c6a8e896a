// Price and time of what stands in the form, before anything is spent.
// Exports: estimate (signal), price (signal), hurry, EstimateBox.
import { api } from "./api.js";
import { briefOf, draft, textOf } from "./draft.js";
import { computed, effect, html, signal } from "./html.js";
import { keep, recall } from "./keep.js";
import { market } from "./market.js";
import { about, money, range, seconds } from "./time.js";
import { readAs } from "./words.js";

const PAUSE_MS = 350;

const WHY_NOT = { offline: "No estimate: Longtake does not answer" };

/** `problem` is what the server finds wrong with the form as it stands. */
export const estimate = signal({ told: null, problem: null, busy: false, asked: "" });

/** What the form would cost at this moment, in US dollars; null while that is not known. */
export const price = computed(() => {
  const { told, asked } = estimate.value;
  if (told && asked === JSON.stringify(briefOf(draft.value))) return told.cost_usd;
  return isFree(draft.value) ? 0 : null;
});

let writerCosts = recall("writer-costs", false);

/** Whether it costs nothing whatever stands in the form: drawn here, with our own music, from a storyboard of our own. */
const isFree = ({ provider, more }) => provider === "animatic" && (more.music_provider ?? "animatic") === "animatic" && !(more.fallbacks ?? []).length && !writerCosts;

let timer = 0;
let running = new AbortController();

effect(() => {
  const values = draft.value;
  clearTimeout(timer);
  timer = setTimeout(() => ask(values), PAUSE_MS);
});

async function ask(values) {
  running.abort();
  running = new AbortController();
  const { signal: stop } = running;
  if (!textOf(values).trim()) {
    estimate.value = { told: null, problem: null, busy: false, asked: "" };
    return;
  }
  estimate.value = { ...estimate.peek(), busy: true };
  const brief = briefOf(values);
  const asked = JSON.stringify(brief);
  try {
    const told = await api.estimate(brief, stop);
    if (told.script_usd > 0) keep("writer-costs", writerCosts = true);
    estimate.value = { told, problem: null, busy: false, asked };
  } catch (problem) {
    if (!stop.aborted) estimate.value = { told: null, problem, busy: false, asked };
  }
}

/** Ask at once: somebody waits for the price. */
export function hurry() {
  clearTimeout(timer);
  return ask(draft.peek());
}

export function EstimateBox() {
  const { told, problem, busy } = estimate.value;
  return html`<div class="estimate" data-busy=${busy}>
    <div role="status" aria-label="Estimate" class="estimate-main tabular" data-known=${Boolean(told)}>${told ? `${money(told.cost_usd)} · about ${about(told.done_in_seconds.usual)}` : problem ? WHY_NOT[problem.type] ?? "No estimate yet: fix the fields marked in red" : "Start typing to see price and time"}</div>
    ${told && html`<div class="hint tabular">${parts(told)}</div>`}
    ${told?.within_budget === false && html`<div class="estimate-over">Over your budget of ${money(Number(draft.value.budget))}. It will pause before it spends more.</div>`}
    <div class="hint">${realness()}</div>
  </div>`;
}

const parts = (told) => [
  `${told.scenes} ${told.scenes === 1 ? "scene" : "scenes"}`, seconds(told.film_seconds),
  range([told.done_in_seconds.early, told.done_in_seconds.late]),
  told.music?.cost_usd > 0 && `music ${money(told.music.cost_usd)}`, told.script_usd > 0 && `script up to ${money(told.script_usd)}`,
  readAs(told.script_form),
].filter(Boolean).join(" · ");

function realness() {
  const service = market.value.providers.find(({ name }) => name === draft.value.provider);
  if (service?.emulated) return "Emulated services: nothing is really bought.";
  return service && service.name !== "animatic" ? "A real service: this costs real money." : "Free: drawn on this computer.";
}
