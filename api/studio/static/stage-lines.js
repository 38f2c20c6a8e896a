// The stages of a film in a handful of lines, and what is being made now: scenes are made side by side.
import { isActive } from "./labels.js";

/** `held`: it goes on when somebody has decided. @typedef {"done" | "active" | "held" | "waiting"} StageState */
/** @typedef {{key: string, name: string, state: StageState, doing: string}} StageLine */
/** @typedef {Api.ProgressSnapshot} Snapshot */

/** @type {Set<Api.SceneState>} */
export const UNDER_WAY = new Set(["submitted", "queued", "running", "collecting"]);
const SCENES = "scenes";
// Each line by the steps that the server tells of.
/** @type {[string, string, RegExp][]} */
const LINES = [
  ["script", "Storyboard", /^script_/],
  ["narration", "Narration", /^narration_/],
  [SCENES, "Scenes", /^scene_/],
  ["audio", "Music", /^audio_/],
  ["film", "Film", /^(composing|complete)$/],
];

/** @param {Snapshot} snapshot @returns {StageLine[]} */
export function listStageLines(snapshot) {
  return LINES.flatMap(([key, name, pattern]) => {
    const pending = snapshot.stages_pending.filter((step) => pattern.test(step.name));
    const isKnown = pending.length > 0 || snapshot.stages_completed.some((step) => pattern.test(step.name));
    // There are no steps of scenes before there is a storyboard.
    if (!isKnown && key !== SCENES) return [];
    const state = isKnown && !pending.length ? "done" : getOpenState(snapshot, key, pattern);
    return [{
      key, state,
      name: key === SCENES ? countScenes(snapshot) : name,
      doing: state === "active" ? describeDoing(snapshot, key, pending[0]?.display_name ?? "")
        : state === "held" ? "Needs your decision" : "",
    }];
  });
}

/** @param {Snapshot} snapshot @param {string} key @returns {(Api.TakeProgress | null)[]} */
const listParts = ({ scenes, audio, narration }, key) =>
  ({ [SCENES]: scenes, audio: [audio], narration: [narration] }[key] ?? []);

/** @param {Snapshot} snapshot @param {string} key @param {RegExp} pattern @returns {StageState} */
function getOpenState(snapshot, key, pattern) {
  if (!isActive(snapshot.status)) return "waiting";
  const states = new Set(listParts(snapshot, key).map((part) => part?.state));
  if (states.has("held") && ![...UNDER_WAY].some((state) => states.has(state))) return "held";
  return isUnderWay(snapshot, key, pattern) ? "active" : "waiting";
}

/** @param {Snapshot} snapshot @param {string} key @param {RegExp} pattern */
function isUnderWay(snapshot, key, pattern) {
  if (snapshot.status === "awaiting_approval") return false;
  return pattern.test(snapshot.current_stage)
    || listParts(snapshot, key).some((part) => part && UNDER_WAY.has(part.state));
}

/** `Scenes 3 of 8`. @param {Snapshot} snapshot */
function countScenes({ scenes }) {
  const done = scenes.filter((scene) => scene.state === "complete").length;
  return scenes.length ? `Scenes ${done} of ${scenes.length}` : "Scenes";
}

/** @param {Snapshot} snapshot @param {string} key @param {string} step */
const describeDoing = (snapshot, key, step) => (key === SCENES && describeScenes(snapshot.scenes)) || step;

/** `Generating scenes 2, 4 and 5`; empty if none is being made. @param {Api.SceneProgress[]} scenes */
export function describeScenes(scenes) {
  const numbers = scenes.filter((scene) => UNDER_WAY.has(scene.state)).map((scene) => scene.number);
  if (numbers.length < 2) return numbers.length ? `Generating scene ${numbers[0]}` : "";
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
  if (numbers.length > 2 && last - first === numbers.length - 1) return `Generating scenes ${first} to ${last}`;
  return `Generating scenes ${numbers.slice(0, -1).join(", ")} and ${last}`;
}
