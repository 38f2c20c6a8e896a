// How the film came out: its sound as it was measured, and its captions.
import { html } from "./html.js";

/** @type {Record<Api.CaptionChoice, string>} */
const CAPTION_PLACES = { burnt: "in the picture", track: "a track of the file", files: "beside the film", off: "none" };

/** @type {Record<Api.CaptionTimes, string>} */
const CAPTION_TIMES = {
  words: "timed by each word of the voice", lines: "timed by the voice’s lines", scenes: "timed by the scenes",
};

/** @param {{receipt: Api.FilmReceipt | null}} props */
export function Receipt({ receipt }) {
  const facts = receipt ? listFacts(receipt) : [];
  if (facts.length === 0) return null;
  return html`<section class="panel stack" aria-labelledby="receipt-title"><h3 id="receipt-title">How it came out</h3>
    <dl class="facts">${facts.map(([term, value]) => html`<div key=${term}><dt>${term}</dt><dd>${value}</dd></div>`)}
    </dl>
    ${receipt?.captions?.note && html`<p class="hint">${receipt.captions.note}</p>`}
  </section>`;
}

/** @param {Api.FilmReceipt} receipt @returns {[string, string][]} */
export function listFacts({ sound, captions }) {
  /** @type {[string, string | null][]} */
  const facts = [
    ["Loudness", sound && `${format(sound.lufs)} LUFS, peaks at ${format(sound.peak_dbtp)} dBTP`],
    ["Voice over music", describeDifference(sound?.voice_over_music_lu)],
    ["Voice over all else", describeDifference(sound?.voice_over_rest_lu)],
    ["Clips that are heard", sound?.clips.length ? `scenes ${sound.clips.join(", ")}` : null],
    ["Captions", captions && `${CAPTION_PLACES[captions.choice]}, ${CAPTION_TIMES[captions.times]}`],
  ];
  return facts.filter((fact) => fact[1]).map(([term, value]) => [term, value ?? ""]);
}

/** @param {number} value */
const format = (value) => value.toFixed(1).replace("-", "−");

/** @param {number | null | undefined} difference */
const describeDifference = (difference) => (typeof difference === "number" ? `${format(difference)} LU` : null);
