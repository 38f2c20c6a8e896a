// Two takes side by side, which play in step.
import { formatClock } from "./format.js";
import { html, useRef, useState } from "./html.js";
import { Icon } from "./icons.js";

// A browser starts two clips a few frames apart; more than that is seen.
const MAX_DRIFT_SECONDS = 0.12;

/** @typedef {Api.TakeDetails & {clip: Api.SignedLink}} TakeWithClip */

/**
 * @param {{left: TakeWithClip, right: TakeWithClip, scene: number, usedTake: number | null}} props
 *   left: it leads, and its length counts
 */
export function TakeCompare({ left, right, scene, usedTake }) {
  const [leader, follower] = [useRef(null), useRef(null)];
  const [plays, setPlays] = useState(false);
  const [at, setAt] = useState(0);
  const toggle = () => {
    setPlays(!plays);
    if (plays) [leader, follower].forEach(({ current }) => current.pause());
    else playBoth(leader.current, follower.current);
  };
  const follow = () => {
    setAt(leader.current.currentTime);
    keepInStep(leader.current, follower.current);
  };
  /** @param {number} seconds */
  const seek = (seconds) => {
    [leader, follower].forEach(({ current }) => { current.currentTime = seconds; });
    setAt(seconds);
  };
  const repeat = () => { seek(0); playBoth(leader.current, follower.current); };
  return html`<div class="compare" role="group" aria-label="Compare two takes of scene ${scene}">
    <${Side} video=${leader} take=${left} isUsed=${left.take === usedTake} onTimeUpdate=${follow} onEnded=${repeat} />
    <${Side} video=${follower} take=${right} isUsed=${right.take === usedTake} />
    <div class="compare-controls">
      <button type="button" class="button" onClick=${toggle}>
        <${Icon} name=${plays ? "pause" : "play"} size=${14} />${plays ? "Pause both" : "Play both"}</button>
      <input type="range" aria-label="Position in both takes" min="0" max=${left.clip.seconds ?? 0} step="0.05"
        value=${at} onInput=${(event) => seek(Number(event.target.value))} />
      <span class="hint tabular">${formatClock(at)} / ${formatClock(left.clip.seconds ?? 0)}</span>
    </div>
  </div>`;
}

/**
 * @param {{video: object, take: TakeWithClip, isUsed: boolean, onTimeUpdate?: () => void, onEnded?: () => void}} props
 */
function Side({ video, take: { take, clip, thumbnail }, isUsed, ...events }) {
  return html`<figure>
    <video key=${take} ref=${video} src=${clip.url} poster=${thumbnail?.url} muted playsinline preload="auto"
      aria-label="Take ${take}" ...${events}></video>
    <figcaption>Take ${take}${isUsed ? ", in use" : ""}</figcaption>
  </figure>`;
}

/** @param {HTMLVideoElement} leader @param {HTMLVideoElement} follower */
function playBoth(leader, follower) {
  follower.currentTime = Math.min(leader.currentTime, follower.duration || 0);
  [leader, follower].forEach((video) => video.play().catch(() => {}));
}

/** A shorter follower waits on its last picture. @param {HTMLVideoElement} leader @param {HTMLVideoElement} follower */
export function keepInStep(leader, follower) {
  const wanted = leader.currentTime;
  if (follower.ended || wanted >= follower.duration) return;
  if (Math.abs(follower.currentTime - wanted) > MAX_DRIFT_SECONDS) follower.currentTime = wanted;
}
