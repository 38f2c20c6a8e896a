// The form that starts films. Sending never blocks it: the film goes into the queue, and the form is free at once.
import { describeErrors, describeUnusedPicture, getPictureError, PICTURE_FIELDS } from "./create-errors.js";
import { Entities } from "./create-entities.js";
import { Examples } from "./create-examples.js";
import { Settings } from "./create-settings.js";
import { Source } from "./create-source.js";
import { SubmitBox } from "./create-submit.js";
import { currentPrice, estimate, estimateNow } from "./estimate.js";
import { dropHidden, listHidden } from "./extra-settings.js";
import { formState, getSourceText, toBrief, updateForm } from "./form-state.js";
import { effect, html, signal, useEffect, useRef, useState } from "./html.js";
import { LatestFilms } from "./latest-films.js";
import { PictureAdvice } from "./lazy-views.js";
import { confirmOrder, getUnconfirmed } from "./order-confirmation.js";
import { noteOrdered, TakenOutPicture } from "./ordered-film.js";
import { PictureField, takeFile, usePictureTarget } from "./picture-field.js";
import { pendingUploads, usePictureUpload } from "./picture-upload.js";
import { submitBrief } from "./submission.js";
import { WATERMARK_FIELDS } from "./watermark-field.js";
import { ProblemNote } from "./widgets.js";

/** @typedef {import("./form-state.js").FormState} FormState */
/** @typedef {import("./create-errors.js").FormProblem} FormProblem */

/**
 * Why the server refused the form, until the form is changed.
 * @type {import("@preact/signals").Signal<FormProblem | null>}
 */
const refusal = signal(null);
effect(() => { refusal.value = formState.value && null; });
// The fields of the form that show their own errors. Other errors are shown below the form.
const FIELDS = new Set([
  "prompt", "script", "duration_seconds", "aspect_ratio", "resolution", "provider", "model", "budget_usd", "title",
  "clip_sound", "cards", "cards.title", "cards.end", "captions", "caption_style",
  "continuity", "image_provider", "image_model", "style", "seed", "transition", "fallbacks", "takes",
  "order_confirmation",
  "narration.language", "narration.provider", "narration.model", "narration.voice",
  ...PICTURE_FIELDS, ...WATERMARK_FIELDS,
]);

export function CreateView() {
  const form = useRef(null);
  const [asksAgain, setAsksAgain] = useState(false);
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    if (pendingUploads.peek()) return;
    // Nothing is ordered whose price was not on the button: then the first press shows it, and the second orders.
    const price = currentPrice.peek();
    if (price === null) await estimateNow();
    setAsksAgain(price === null && currentPrice.peek() !== null);
    refusal.value = price === null ? getEstimateProblem() : await order(formState.peek(), price);
    if (refusal.value) requestAnimationFrame(() => form.current?.querySelector("[aria-invalid=true]")?.focus());
  };
  /** @param {KeyboardEvent} event */
  const submitByKeys = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.current.requestSubmit();
  };
  const upload = usePictureUpload((picture) => updateForm({ picture }));
  const pictureTarget = usePictureTarget(upload);
  usePasteAnywhere(upload);
  const problem = refusal.value ?? estimate.value.problem;
  const errors = describeErrors(problem);
  return html`<form ref=${form} class="create" aria-labelledby="create-title" noValidate
      onSubmit=${submit} onKeyDown=${submitByKeys}>
    <div class="create-main" ...${pictureTarget}>
      <h1 id="create-title">Create a film</h1>
      <${Source} values=${formState.value} errors=${errors} edit=${updateForm} />
      <${Examples} state=${formState.value} />
      <${PictureField} id="picture" label="the film" picture=${formState.value.picture} upload=${upload}
        error=${getPictureError(errors) ?? describeUnusedPicture(formState.value)}
        onRemove=${() => updateForm({ picture: null })} />
      ${formState.value.picture && html`<${PictureAdvice} values=${formState.value} edit=${updateForm} />`}
      <${TakenOutPicture} />
      <${Entities} values=${formState.value} errors=${errors} edit=${updateForm} />
      <${ExtraSettings} values=${formState.value} edit=${updateForm} />
    </div>
    <div class="create-side panel">
      <${Settings} values=${formState.value} errors=${errors} edit=${updateForm} />
      <${SubmitBox} price=${currentPrice.value} asksAgain=${asksAgain} text=${getSourceText(formState.value)}
        error=${errors.order_confirmation} />
      <${ProblemNote} problem=${getRemainingProblem(problem)} />
    </div>
    <${LatestFilms} />
  </form>`;
}

/** @param {FormState} state @param {number} price @returns {Promise<FormProblem | null>} why it was not ordered */
async function order(state, price) {
  const text = getSourceText(state);
  const problem = getUnconfirmed(text) ?? await submitBrief({ ...toBrief(state), ...confirmOrder(text) }, price);
  if (!problem) noteOrdered(state);
  return problem;
}

/**
 * Take a picture that is pasted while nothing has the focus.
 * @param {import("./picture-upload.js").PictureUpload} upload
 */
function usePasteAnywhere({ upload }) {
  const latest = useRef(upload);
  latest.current = upload;
  useEffect(() => {
    /** @param {ClipboardEvent} event */
    const paste = (event) => {
      if (event.target === document.body) takeFile(event, event.clipboardData?.files, latest.current);
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  }, []);
}

/** Return why there is no price, also for an empty form; null if there is one. @returns {FormProblem | null} */
function getEstimateProblem() {
  if (currentPrice.peek() !== null) return null;
  const { source } = formState.peek();
  return estimate.peek().problem ?? { message: "", fields: { [source]: `Enter a ${source}.` } };
}

/** Return what no field of the form shows; null if nothing. @param {FormProblem | null} problem */
function getRemainingProblem(problem) {
  // That the server cannot be reached is shown as the connection's state.
  if (!problem || problem.type === "offline") return null;
  const others = Object.entries(describeErrors(problem))
    .filter(([field]) => !FIELDS.has(field) && !field.startsWith("entities"));
  if (others.length) return { message: others.map(([field, message]) => `${toWords(field)}: ${message}`).join("; ") };
  return Object.keys(problem.fields).length ? null : problem;
}

/**
 * Settings of an earlier film that the form has no field for.
 * @param {{values: FormState, edit: import("./create-model.js").EditForm}} props
 */
function ExtraSettings({ values, edit }) {
  const settings = listHidden(values.more);
  if (!settings.length) return null;
  const words = settings.map(([name, value]) => `${toWords(name)} ${describeValue(value)}`).join(", ");
  return html`<p class="hint leftover">Also from that film: ${words}.${" "}
    <button type="button" class="button quiet small"
      onClick=${() => edit({ more: dropHidden(values.more) })}>Remove</button></p>`;
}

/** @param {string} field */
const toWords = (field) => field.replaceAll("_", " ");

/** @param {unknown} value a list is one of fallbacks */
function describeValue(value) {
  return Array.isArray(value) ? value.map((each) => each.provider ?? each).join(", ") : String(value);
}
