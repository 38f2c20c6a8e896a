// The picture of a scene in the storyboard: a still, its own, or a sketch that is drawn for nothing while one writes.
import { html, useEffect, useState } from "./html.js";
import { getPictureUrl } from "./picture.js";
import { drawSketch } from "./storyboard-api.js";

const TYPING_MS = 700;
const MAX_KEPT = 300;
/** @type {Map<string, Promise<string | null>>} the sketches that were drawn, as addresses within the page */
const drawn = new Map();

/**
 * @param {{number: number | string, brief: Api.Brief, still: string | null,
 *   scene: Pick<import("./storyboard-draft.js").DraftScene, "text" | "seed" | "picture">}} props
 *   number: or words for a scene that has none yet; still: the address of one of the scene's present text
 */
export function SceneSketch({ number, scene, brief, still }) {
  const own = getPictureUrl(scene.picture);
  const sketch = useSketch(own || still ? "" : scene.text.trim(), scene.seed, brief);
  const source = still || own || sketch;
  const kind = still ? "Still" : own ? "Picture" : "Sketch";
  const name = typeof number === "number" ? `scene ${number}` : number;
  return html`<div class="board-picture" data-aspect=${brief.aspect_ratio}>
    ${source && html`<img src=${source} alt="${kind} of ${name}" draggable=${false} />`}
    ${(still || !own) && html`<span class="board-sketch-label">${source ? kind : "No sketch yet"}</span>`}
  </div>`;
}

/**
 * Return the address of the sketch of a text; the one before until a new one is drawn.
 * @param {string} text @param {number} seed @param {Api.Brief} brief
 */
function useSketch(text, seed, brief) {
  const [url, setUrl] = useState(/** @type {string | null} */ (null));
  const request = { text, style: brief.style ?? "", seed, aspect_ratio: brief.aspect_ratio };
  const key = JSON.stringify(request);
  useEffect(() => {
    if (!text) {
      setUrl(null);
      return undefined;
    }
    let isCurrent = true;
    const show = () => getSketch(key, request).then((found) => { if (isCurrent) setUrl(found); });
    const timer = setTimeout(show, drawn.has(key) || !url ? 0 : TYPING_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [key]);
  return url;
}

/** @param {string} key @param {import("./storyboard-api.js").SketchRequest} request */
function getSketch(key, request) {
  const known = drawn.get(key);
  if (known) return known;
  const sketch = drawSketch(request).then((blob) => (blob ? URL.createObjectURL(blob) : forget(key)));
  drawn.set(key, sketch);
  if (drawn.size > MAX_KEPT) forgetOldest();
  return sketch;
}

function forgetOldest() {
  const [[key, sketch] = []] = drawn;
  if (!key) return;
  drawn.delete(key);
  sketch?.then((url) => url && URL.revokeObjectURL(url));
}

/** @param {string} key */
function forget(key) {
  drawn.delete(key);
  return null;
}
