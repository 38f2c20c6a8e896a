// A button that lets a voice be heard: its sample is loaded at the first press, and one plays at a time.
import { Problem } from "./api.js";
import { html, useEffect, useRef, useState } from "./html.js";
import { Icon } from "./icons.js";
import { Spinner } from "./widgets.js";

/** @typedef {"silent" | "loading" | "playing"} SampleState */
/** @typedef {{source: AudioBufferSourceNode, context: AudioContext}} Playing */

/** @param {{url: string, name: string}} props */
export function SampleButton({ url, name }) {
  const [state, setState] = useState(/** @type {SampleState} */ ("silent"));
  const [problem, setProblem] = useState("");
  const playing = useRef(/** @type {Playing | null} */ (null));
  const stop = () => {
    playing.current?.context.close();
    playing.current = null;
    setState("silent");
  };
  useEffect(() => () => { playing.current?.context.close(); }, []);
  const play = async () => {
    setState("loading");
    setProblem("");
    try {
      playing.current = await startPlaying(await fetchSample(url), stop);
      setState("playing");
    } catch (error) {
      setState("silent");
      setProblem(error instanceof Problem ? error.message : "This browser can’t play it.");
    }
  };
  const isPlaying = state === "playing";
  return html`<div class="sample" data-state=${state}>
    <button type="button" class="button small" disabled=${state === "loading"} onClick=${isPlaying ? stop : play}>
      ${state === "loading" ? html`<${Spinner} />` : html`<${Icon} name=${isPlaying ? "stop" : "play"} />`}
      ${isPlaying ? "Stop" : "Hear"} ${name}</button>
    <span class="hint" role="status" aria-label="Sample">${problem}</span>
  </div>`;
}

/** Load a sample; reject with a Problem. @param {string} url */
async function fetchSample(url) {
  const answer = await fetch(url).catch(() => { throw new Problem(AWAY); });
  if (answer.ok) return answer.arrayBuffer();
  throw new Problem(await answer.json().catch(() => AWAY));
}

const AWAY = { type: "offline", status: 0, title: "Longtake does not answer" };

/** @param {ArrayBuffer} wav @param {() => void} onEnded @returns {Promise<Playing>} */
async function startPlaying(wav, onEnded) {
  // Not an `audio` element: Safari plays those only from servers that send parts of files.
  const context = new AudioContext();
  const source = context.createBufferSource();
  source.buffer = await context.decodeAudioData(wav);
  source.connect(context.destination);
  source.onended = onEnded;
  source.start();
  return { source, context };
}
