// One scene in the dialog for another language: each line beside the first film's, and how long it is spoken.
import { formatSeconds } from "./format.js";
import { html } from "./html.js";
import { changeLine, findLineError, numberLines } from "./language-lines.js";
import { MAX_LINES } from "./spoken-lines.js";
import { Field } from "./widgets.js";

/** @typedef {import("./language-lines.js").LanguageLine} LanguageLine */
/**
 * @typedef {{scene: Api.SceneResult, lines: LanguageLine[], language: string, field: string,
 *   lengths?: Api.SpokenScene, errors: Record<string, string>, onLines: (lines: LanguageLine[]) => void}} SceneProps
 * `field` names the scene's lines in the order, and `lengths` is what is predicted; undefined: that is not known.
 */

/** @param {SceneProps} props */
export function LanguageScene({ scene, lines, language, field, lengths, errors, onLines }) {
  const numbers = numberLines(lines);
  return html`<fieldset class="group language-scene">
    <legend>Scene ${scene.number}</legend>
    ${lines.map((line, place) => html`<${LineField} key=${place} scene=${scene} place=${place} line=${line}
      language=${language} seconds=${lengths?.line_seconds[numbers[place] ?? -1]}
      error=${findLineError(errors, `${field}.${numbers[place]}`, line)}
      onChange=${(/** @type {Partial<LanguageLine>} */ change) => onLines(changeLine(lines, place, change))} />`)}
    <div class="row"><span class="hint">${lengths && describeLengths(lengths)}</span>
      <button type="button" class="button small quiet" disabled=${lines.length >= MAX_LINES}
        onClick=${() => onLines(changeLine(lines, lines.length, {}))}>Add a line<span
          class="visually-hidden">${" "}to scene ${scene.number}</span></button></div>
    ${errors[field] && html`<div class="field-error" role="alert">${errors[field]}</div>`}
  </fieldset>`;
}

/**
 * @param {{scene: Api.SceneResult, place: number, line: LanguageLine, language: string, seconds?: number,
 *   error?: string, onChange: (change: Partial<LanguageLine>) => void}} props
 */
function LineField({ scene, place, line, language, seconds, error, onChange }) {
  const id = `language-line-${scene.number}-${place + 1}`;
  return html`<div class="language-line">
    <p class="language-first" id="${id}-first" dir="auto">${describeFirst(scene, place)}</p>
    <${Field} id=${id} label="Scene ${scene.number}, line ${place + 1}" error=${error}
        hint=${seconds === undefined ? null : `about ${formatSeconds(seconds)}`}>
      ${(/** @type {Record<string, string | undefined>} */ props) => html`<textarea ...${props} rows="2" dir="auto"
          aria-describedby=${[`${id}-first`, props["aria-describedby"]].filter(Boolean).join(" ")}
          lang=${language || undefined} value=${line.text}
          onInput=${(event) => onChange({ text: event.target.value, isDraft: false })}></textarea>
        ${line.isDraft && line.text.trim() && html`<button type="button" class="button small"
          onClick=${() => onChange({ isDraft: false })}>Approve<span class="visually-hidden">${" "}line ${place + 1} of
            scene ${scene.number}</span></button>`}`}
    <//>
  </div>`;
}

/** Say what stands in the first film in a line's place. @param {Api.SceneResult} scene @param {number} place */
function describeFirst(scene, place) {
  if (scene.lines[place] !== undefined) return scene.lines[place];
  return place === 0 ? html`<span class="hint">Nothing is said. In the picture: ${scene.text}</span>` : null;
}

/** Say how much of a scene its lines need. @param {Api.SpokenScene} lengths */
export function describeLengths(lengths) {
  const { needed_seconds: needed, scene_seconds: first, becomes_seconds: becomes, held_seconds: held } = lengths;
  const share = `about ${formatSeconds(needed)} of the scene’s ${formatSeconds(first)}`;
  const words = [needed ? share : "nothing is said"];
  if (becomes > first) words.push(`it becomes ${formatSeconds(becomes)} long`);
  if (held > 0) words.push(`its last picture is held for ${formatSeconds(held)}`);
  return words.join(" · ");
}
