// What is spoken in a scene of the storyboard, or only read in its captions: one line in each row.
import { html } from "./html.js";
import { showLines } from "./spoken-lines.js";
import { Field } from "./widgets.js";

const HINT = "One line in each row. When they are saved, the scene is made long enough for them.";

/**
 * @param {{id: string, number: number, brief: Api.Brief, scene: import("./storyboard-draft.js").DraftScene,
 *   error?: string, onEdit: (spoken: string) => void}} props
 */
export function SceneLines({ id, number, brief, scene, error, onEdit }) {
  const { narration, captions } = brief;
  if (!narration && (captions ?? "off") === "off") return null;
  const shown = showLines(scene);
  const label = html`<span class="visually-hidden">Scene ${number}${" "}</span>
    <span class="board-label">${narration ? "spoken lines" : "lines to read"}</span>`;
  const nothing = narration ? "Nothing is spoken in this scene." : "Nothing is read in this scene.";
  return html`<${Field} id=${id} className="board-lines" label=${label} error=${error}
      hint=${narration ? HINT : "One line in each row."}>
    ${(props) => html`<textarea ...${props} rows="2" value=${shown} placeholder=${nothing}
      onInput=${(event) => onEdit(event.target.value)}></textarea>`}<//>`;
}
