// What was ordered: the text and the settings.
import { formatDate, formatDuration, formatMoney } from "./format.js";
import { html, useState } from "./html.js";
import { nameLanguage } from "./labels.js";
import { getFilmPicture, getPictureUrl } from "./picture.js";
import { describeModel } from "./take-labels.js";
import { CORNERS } from "./watermark-field.js";

const LONG_CHARS = 700;
/** @type {Partial<Record<Api.ClipSoundChoice, string>>} */
const CLIP_SOUNDS = { under: "Below voice and music", full: "As loud as a voice" };

/** @param {{job: Api.JobDetails}} props */
export function Brief({ job }) {
  const [name, text] = getSource(job.brief);
  return html`<section class="panel stack" aria-labelledby="brief-title"><h3 id="brief-title">${name}</h3>
    <${SourceText} text=${text} label=${name} />
    <dl class="facts">${listSettings(job).map(([term, value]) => value && html`
      <div key=${term}><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
  </section>`;
}

/** @param {Api.Brief} brief @returns {[string, string]} its name and its text */
function getSource({ prompt, script, scenes }) {
  if (prompt) return ["Prompt", prompt];
  return script ? ["Script", script] : ["Scenes", listScenes(scenes ?? [])];
}

/** @param {Api.SceneBrief[]} scenes */
function listScenes(scenes) {
  return scenes.map(({ text, duration_seconds: seconds }, index) => (
    `${index + 1}. ${text}${seconds ? ` (${seconds} s)` : ""}`
  )).join("\n\n");
}

/** @param {{text: string, label: string}} props */
function SourceText({ text, label }) {
  const [showsAll, setShowsAll] = useState(false);
  const isLong = text.length > LONG_CHARS;
  return html`<div class="brief-words">
    <p>${isLong && !showsAll ? `${text.slice(0, LONG_CHARS).trimEnd()}…` : text}</p>
    ${isLong && html`<button type="button" class="button small quiet" aria-expanded=${showsAll}
      onClick=${() => setShowsAll(!showsAll)}>
      ${showsAll ? "Show less" : `Show the whole ${label.toLowerCase()}`}
    </button>`}
  </div>`;
}

/** @param {Api.Cards | null} cards */
function describeWatermark(cards) {
  return cards?.watermark ? CORNERS.find(([corner]) => corner === cards.watermark_corner)?.[1] ?? null : null;
}

/**
 * `English, by Heart`.
 * @param {Api.Narration | null} wish @param {string | null | undefined} voice who speaks, once that is known
 */
function describeNarration(wish, voice) {
  return wish && [nameLanguage(wish.language), voice && `by ${voice}`].filter(Boolean).join(", ");
}

/**
 * An own picture is shown; one elsewhere is only named, because the page loads nothing from other sites.
 * @param {import("./picture.js").Picture | null} picture
 */
function showPicture(picture) {
  const url = getPictureUrl(picture);
  return url ? html`<img class="brief-picture" src=${url} alt="The picture of the film" loading="lazy" />`
    : picture?.url ?? null;
}

/** @param {Api.JobDetails} job @returns {[string, Child][]} */
function listSettings({ brief, results, budget_usd, provider, model, duration_seconds, created_at, ended_at }) {
  return [
    ["Length", formatDuration(duration_seconds)],
    ["Ratio", brief.aspect_ratio],
    ["Resolution", brief.resolution],
    ["Model", describeModel(provider, model)],
    ["Fallbacks", brief.fallbacks.map((choice) => describeModel(choice.provider, choice.model)).join(", ")],
    ["Music", brief.audio === "off" ? "None" : describeModel(brief.music_provider, brief.music_model)],
    ["Music asked for", results.soundtrack.prompt],
    ["Narration", describeNarration(brief.narration, results.narration?.voice)],
    ["Clips’ own sound", CLIP_SOUNDS[brief.clip_sound] ?? null],
    ["Stills", brief.image_provider && describeModel(brief.image_provider, brief.image_model)],
    ["Title card", brief.cards?.title ?? null],
    ["End card", brief.cards?.end ?? null],
    ["Watermark", describeWatermark(brief.cards)],
    ["Takes", brief.takes > 1 ? `${brief.takes} of each scene` : null],
    ["Transition", brief.transition === "cut" ? "Cut" : "Crossfade"],
    ["Picture", showPicture(getFilmPicture(brief))],
    ["Style", brief.style],
    ["Seed", brief.seed === null ? null : String(brief.seed)],
    ["Budget", budget_usd === null ? null : formatMoney(budget_usd)],
    ["Confirmed", brief.order_confirmation],
    ["Storyboard", brief.approval === "storyboard" ? "Approved first" : null],
    ["Created", formatDate(created_at)],
    ["Ended", ended_at && formatDate(ended_at)],
  ];
}
