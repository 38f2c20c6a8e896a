// What stands in the form of this tab. It outlives a reload, and can be filled from a film that was made before.
// Exports: draft (signal), set, briefOf, useAgain, textOf, lengthOf, LENGTHS, AS_WRITTEN.
import { effect, signal } from "./html.js";
import { keep, recall } from "./keep.js";
import { keepHere, recallHere } from "./keep-here.js";
import { go } from "./router.js";

const BLANK = {
  source: "prompt", prompt: "", script: "", length: "30", scriptLength: "as-written", seconds: "45", ratio: "16:9", resolution: "720p",
  provider: "animatic", model: "", music: true, storyboard: false, budget: "", title: "", more: {},
};
export const LENGTHS = ["15", "30", "60"];
// Of a script: the lengths that stand in it, and where none do what the server takes without any.
export const AS_WRITTEN = "as-written";

// What this tab has written, else what any has: a tab that is closed by mistake loses nothing.
export const draft = signal({ ...BLANK, ...recallHere("draft", recall("draft", {})) });

let timer = 0;
let unkept = null;
effect(() => {
  const value = draft.value;
  clearTimeout(timer);
  // At the start it is what was kept.
  if (unkept !== null) timer = setTimeout(keepNow, 300);
  unkept = value;
});

function keepNow() {
  clearTimeout(timer);
  keepHere("draft", unkept);
  keep("draft", unkept);
}

// A reload does not wait for the last keystroke to be old enough.
addEventListener("pagehide", () => { if (timer) keepNow(); });

/** @param {Partial<typeof BLANK>} fields */
export const set = (fields) => { draft.value = { ...draft.peek(), ...fields }; };

/** @param {typeof BLANK} values */
export const textOf = (values) => values[values.source];

/** The choice of a length; a script has one of its own. @param {typeof BLANK} values */
export const lengthOf = ({ source, length, scriptLength }) => (source === "script" ? scriptLength : length);

/** The body of a request: what the form shows, and what it was filled with besides. */
export function briefOf(values) {
  const length = lengthOf(values);
  return {
    ...values.more,
    [values.source]: textOf(values),
    ...(length !== AS_WRITTEN && { duration_seconds: number(length === "other" ? values.seconds : length) }),
    aspect_ratio: values.ratio,
    resolution: values.resolution,
    provider: values.provider,
    ...(values.model && { model: values.model }),
    audio: values.music ? "music" : "off",
    approval: values.storyboard ? "storyboard" : "none",
    ...(values.budget !== "" && { budget_usd: number(values.budget) }),
    ...(values.title.trim() && { title: values.title.trim() }),
  };
}

/** What is no number is sent as it is: the server says what is wrong with it. */
const number = (text) => (text === "" || Number.isNaN(Number(text)) ? text : Number(text));

// What else a brief may hold and another film should have again. Not its seed: that would be the same film.
const KEPT = ["fallbacks", "fallback_on_moderation", "transition", "music_provider", "music_model", "reference_image_url", "style", "hold_hours"];

/** Fill the form as this film was ordered, and show it. @param {object} brief as `GET /jobs/{id}` has it */
export function useAgain(brief) {
  const seconds = String(brief.duration_seconds ?? "");
  const known = LENGTHS.includes(seconds);
  const length = known ? seconds : "other";
  draft.value = {
    ...BLANK,
    source: brief.prompt ? "prompt" : "script",
    prompt: brief.prompt ?? "",
    script: brief.script ?? (brief.scenes ?? []).map((scene) => scene.text).join("\n\n"),
    length: seconds ? length : BLANK.length,
    scriptLength: seconds ? length : AS_WRITTEN,
    seconds: known ? BLANK.seconds : seconds || BLANK.seconds,
    ratio: brief.aspect_ratio,
    resolution: brief.resolution,
    provider: brief.provider,
    model: brief.model ?? "",
    music: brief.audio === "music",
    storyboard: brief.approval === "storyboard",
    budget: brief.budget_usd === null || brief.budget_usd === undefined ? "" : String(brief.budget_usd),
    more: Object.fromEntries(KEPT.filter((name) => brief[name] !== null && brief[name] !== undefined).map((name) => [name, brief[name]])),
  };
  go("#/");
}
