// What was asked for: the words, and the settings.
// Exports: Brief({job}).
import { duration, moment, money } from "./time.js";
import { html, useState } from "./html.js";
import { makerOf } from "./take-words.js";

const LONG_CHARS = 700;

/** @param {{job: object}} props */
export function Brief({ job }) {
  const { brief } = job;
  const [name, text] = brief.prompt ? ["Prompt", brief.prompt] : brief.script ? ["Script", brief.script] : ["Scenes", given(brief.scenes)];
  return html`<section class="panel stack" aria-labelledby="brief-title"><h3 id="brief-title">${name}</h3>
    <${Words} text=${text ?? ""} label=${name} />
    <dl class="facts">${facts(job).map(([term, told]) => told && html`<div key=${term}><dt>${term}</dt><dd>${told}</dd></div>`)}</dl>
  </section>`;
}

const given = (scenes) => scenes?.map(({ text, duration_seconds: seconds }, at) => `${at + 1}. ${text}${seconds ? ` (${seconds} s)` : ""}`).join("\n\n");

function Words({ text, label }) {
  const [whole, setWhole] = useState(false);
  const long = text.length > LONG_CHARS;
  return html`<div class="brief-words"><p>${long && !whole ? `${text.slice(0, LONG_CHARS).trimEnd()}…` : text}</p>
    ${long && html`<button type="button" class="button small quiet" aria-expanded=${whole} onClick=${() => setWhole(!whole)}>${whole ? "Show less" : `Show the whole ${label.toLowerCase()}`}</button>`}</div>`;
}

function facts({ brief, budget_usd: budget, provider, model, duration_seconds: length, created_at: created, ended_at: ended }) {
  return [
    ["Length", duration(length)],
    ["Ratio", brief.aspect_ratio],
    ["Resolution", brief.resolution],
    ["Model", makerOf(provider, model)],
    ["Fallbacks", brief.fallbacks.map((choice) => makerOf(choice.provider, choice.model)).join(", ")],
    ["Music", brief.audio === "off" ? "None" : makerOf(brief.music_provider, brief.music_model)],
    ["Transition", brief.transition === "cut" ? "Cut" : "Crossfade"],
    ["Style", brief.style],
    ["Seed", brief.seed === null ? null : String(brief.seed)],
    ["Budget", budget === null ? null : money(budget)],
    ["Storyboard", brief.approval === "storyboard" ? "Shown first" : null],
    ["Created", moment(created)],
    ["Ended", ended && moment(ended)],
  ];
}
