// The form that a film is ordered with. Sending never blocks it: the job stands in the queue, the form is ready for the next.
// Exports: Create.
import { briefOf, draft, set } from "./draft.js";
import { faultsOf } from "./create-faults.js";
import { EstimateBox, estimate, hurry, price } from "./estimate.js";
import { effect, html, signal, useRef, useState } from "./html.js";
import { Icon } from "./icons.js";
import { Latest } from "./latest.js";
import { forPrice } from "./money.js";
import { money } from "./time.js";
import { Settings } from "./create-settings.js";
import { Source } from "./create-source.js";
import { submit } from "./submit.js";
import { ProblemNote } from "./widgets.js";

/** What the server refused the last time, until something of it is changed. */
const refused = signal(null);
effect(() => { refused.value = draft.value && null; });
// The fields that the form shows an error at. Others are told below it.
const SHOWN = ["prompt", "script", "duration_seconds", "aspect_ratio", "resolution", "provider", "model", "budget_usd", "title"];

export function Create() {
  const form = useRef(null);
  const [shown, show] = useState(false);
  const send = async (event) => {
    event.preventDefault();
    // Nothing is ordered whose price nobody has seen: then this press asks for it, and the next one orders.
    if (price.peek() === null) {
      await hurry();
      show(price.peek() !== null);
      if (price.peek() === null) refused.value = estimate.peek().problem ?? nothingWritten();
    } else {
      show(false);
      refused.value = await submit(briefOf(draft.peek()), price.peek());
    }
    // Where something is wrong, there the reader is needed.
    if (refused.value) requestAnimationFrame(() => form.current?.querySelector("[aria-invalid=true]")?.focus());
  };
  const keys = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.current.requestSubmit();
  };
  const problem = refused.value ?? estimate.value.problem;
  const errors = faultsOf(problem?.fields ?? {});
  return html`<form ref=${form} class="create" aria-labelledby="create-title" onSubmit=${send} onKeyDown=${keys} noValidate>
    <div class="create-main">
      <h1 id="create-title">Create a film</h1>
      <${Source} values=${draft.value} errors=${errors} edit=${set} />
      <${Leftover} values=${draft.value} edit=${set} />
      <${Latest} />
    </div>
    <div class="create-side panel">
      <${Settings} values=${draft.value} errors=${errors} edit=${set} />
      <div class="create-send">
        <${EstimateBox} />
        <button class="button primary large" data-priced=${price.value !== null}><${Icon} name="film" />Make film${price.value === null ? "" : ` ${forPrice(price.value)}`}</button>
        <p class="hint" role="status" aria-label="Order">${shown && price.value !== null ? `It costs ${money(price.value)}. Press again to order it.` : ""}</p>
        <p class="hint keys">Press <kbd>Ctrl</kbd> <kbd>Enter</kbd> to generate</p>
      </div>
      <${ProblemNote} problem=${untold(problem)} />
    </div>
  </form>`;
}

/** What an empty form lacks, at its field. */
function nothingWritten() {
  const { source } = draft.peek();
  return Object.assign(new Error(), { fields: { [source]: `Enter a ${source}.` } });
}

/** A problem that has no field of its own here. */
function untold(problem) {
  if (!problem || problem.type === "offline") return null;
  const others = Object.entries(problem.fields).filter(([field]) => !SHOWN.includes(field));
  if (others.length) return new Error(Object.entries(faultsOf(Object.fromEntries(others))).map(([field, message]) => `${field.replaceAll("_", " ")}: ${message}`).join("; "));
  return Object.keys(problem.fields).length ? null : problem;
}

/** What an earlier film brought along and the form has no field for. */
function Leftover({ values, edit }) {
  const names = Object.entries(values.more).filter(([, value]) => value?.length !== 0 && value !== false);
  if (!names.length) return null;
  return html`<p class="hint leftover">As in that film: ${names.map(([name, value]) => `${name.replaceAll("_", " ")} ${told(value)}`).join(", ")}.
    <button type="button" class="button quiet small" onClick=${() => edit({ more: {} })}>Remove</button></p>`;
}

const told = (value) => (Array.isArray(value) ? value.map((each) => each.provider ?? each).join(", ") : String(value));
