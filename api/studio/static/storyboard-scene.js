// One scene of a storyboard that can still be changed: its words, its length, its place.
// Exports: StoryboardScene.
import { html, useState } from "./html.js";
import { Icon } from "./icons.js";
import { excess, MOST } from "./limits.js";
import { Field } from "./widgets.js";

const KIND = "application/x-longtake-scene";
// What had the focus when a scene was moved has it afterwards.
const UP = "[data-move=up]";
const DOWN = "[data-move=down]";

/**
 * @param {{scene: import("./storyboard-draft.js").DraftScene, at: number, count: number, fault: {text?: string, seconds?: string},
 *   write: (what: object) => void, move: (from: number, to: number, control?: string) => void, remove: () => void}} props
 */
export function StoryboardScene({ scene, at, count, fault, write, move, remove }) {
  const { target, held } = useDrag(at, move);
  const number = at + 1;
  return html`<li class="board-scene" data-scene=${scene.key} ...${target} onKeyDown=${(event) => shift(event, at, move)}>
    <span class="board-grip" title="Drag to another place" ...${held}><span class="board-number">${number}</span><${Icon} name="dots" /></span>
    <div class="board-fields">
      <${Text} id=${`scene-${scene.key}-text`} number=${number} value=${scene.text} error=${fault.text} write=${write} />
      <${Seconds} id=${`scene-${scene.key}-seconds`} number=${number} value=${scene.seconds} error=${fault.seconds} write=${write} />
    </div>
    <div class="board-buttons">
      <button type="button" class="icon-button small" data-move="up" aria-label="Move scene ${number} up" disabled=${at === 0} onClick=${() => move(at, at - 1, UP)}><${Icon} name="up" /></button>
      <button type="button" class="icon-button small turned" data-move="down" aria-label="Move scene ${number} down" disabled=${number === count} onClick=${() => move(at, at + 1, DOWN)}><${Icon} name="up" /></button>
      <button type="button" class="icon-button small" aria-label="Remove scene ${number}" disabled=${count === 1} onClick=${remove}><${Icon} name="trash" /></button>
    </div>
  </li>`;
}

function Text({ id, number, value, error, write }) {
  return html`<${Field} id=${id} className="board-text" label="Scene ${number} text" error=${error ?? excess(value.trim(), MOST.scene)}>
    ${(props) => html`<textarea ...${props} rows="3" value=${value} onInput=${(event) => write({ text: event.target.value })}></textarea>`}<//>`;
}

function Seconds({ id, number, value, error, write }) {
  return html`<${Field} id=${id} className="board-seconds" label=${html`<span class="visually-hidden">Scene ${number}${" "}</span><span class="board-label">seconds</span>`} error=${error}>
    ${(props) => html`<input ...${props} type="number" min="0.5" max="600" step="any" inputmode="decimal" value=${value} onInput=${(event) => write({ seconds: event.target.value })} />`}<//>`;
}

/** Alt with an arrow moves the scene that is being written. */
function shift(event, at, move) {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!event.altKey || !by) return;
  event.preventDefault();
  move(at, at + by, "textarea");
}

/** What makes a scene draggable by its grip, and a place to drop another. */
function useDrag(at, move) {
  const [over, setOver] = useState(false);
  const ours = (event) => event.dataTransfer.types.includes(KIND);
  const held = {
    draggable: true,
    onDragStart: (event) => {
      event.dataTransfer.setData(KIND, String(at));
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setDragImage(event.currentTarget.closest("li"), 12, 12);
    },
  };
  const target = {
    "data-over": over,
    onDragOver: (event) => { if (ours(event)) { event.preventDefault(); setOver(true); } },
    onDragLeave: (event) => { if (!event.currentTarget.contains(event.relatedTarget)) setOver(false); },
    onDrop: (event) => {
      setOver(false);
      if (!ours(event)) return;
      event.preventDefault();
      move(Number(event.dataTransfer.getData(KIND)), at);
    },
  };
  return { target, held };
}
