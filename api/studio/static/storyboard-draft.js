// A storyboard while it is being edited, as a value: every function gives a new one.
// Exports: draftOf, revived, isChanged, written, moved, removed, added, sendable, blanks, secondsOf.

import { excess, MOST } from "./limits.js";

/**
 * @typedef {{key: number, text: string, seconds: string}} DraftScene `seconds` as it was typed
 * @typedef {{scenes: DraftScene[], revision: number, price: number | null, kept: string}} Draft `kept`: as the server has it
 */

let count = 0;

const sceneOf = ({ text, seconds }) => ({ key: ++count, text, seconds: typeof seconds === "string" ? seconds : String(Math.round(seconds * 1000) / 1000) });
const told = (scenes) => JSON.stringify(scenes.map(({ text, seconds }) => [text, seconds]));

/** @returns {Draft} of what the server has */
export function draftOf(scenes, { revision, price_usd: price }) {
  const drafted = scenes.map(sceneOf);
  return { scenes: drafted, revision, price, kept: told(drafted) };
}

/** One that was remembered, with keys that no other scene has. @param {Draft} draft @returns {Draft} */
export const revived = (draft) => ({ ...draft, scenes: draft.scenes.map(sceneOf) });

/** @param {Draft} draft */
export const isChanged = (draft) => told(draft.scenes) !== draft.kept;

/** @param {Draft} draft @param {number} at @param {Partial<DraftScene>} what */
export const written = (draft, at, what) => ({ ...draft, scenes: draft.scenes.with(at, { ...draft.scenes[at], ...what }) });

export const removed = (draft, at) => ({ ...draft, scenes: draft.scenes.toSpliced(at, 1) });

export function moved(draft, from, to) {
  return { ...draft, scenes: draft.scenes.toSpliced(from, 1).toSpliced(to, 0, draft.scenes[from]) };
}

/** One more at the end, as long as the last. */
export function added(draft) {
  const seconds = Number(draft.scenes.at(-1)?.seconds) || 5;
  return { ...draft, scenes: [...draft.scenes, sceneOf({ text: "", seconds })] };
}

/** What the server takes. An empty length is left to it. @param {Draft} draft */
export function sendable({ scenes, revision }) {
  return { revision, scenes: scenes.map(({ text, seconds }) => ({ text: text.trim(), duration_seconds: Number(seconds) || null })) };
}

/** What can be seen to be missing without asking, by the server's names of the fields. @param {Draft} draft */
export function blanks({ scenes }) {
  return Object.fromEntries(scenes.flatMap(({ text }, at) => faultOf(text, at)));
}

function faultOf(text, at) {
  const fault = text.trim() ? excess(text.trim(), MOST.scene) : "Describe what we see in this scene.";
  return fault ? [[`scenes.${at}.text`, fault]] : [];
}

export const secondsOf = ({ scenes }) => scenes.reduce((sum, { seconds }) => sum + (Number(seconds) || 0), 0);
