// A scene's picture: two colors, then the still, then the clip, which plays when it arrives and when it is looked at.
// Exports: Clip.
import { html, useEffect, useRef } from "./html.js";
import { Icon } from "./icons.js";
import { fileOf, useRenewal, useSteadyUrl } from "./media.js";
import { gradientOf } from "./widgets.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");
const play = (video) => video?.play().catch(() => {});

/** @param {{id: string, scene: object, clip?: {url: string}, still?: {url: string}}} props */
export function Clip({ id, scene, clip, still: picture }) {
  const { stale, renew } = useRenewal(id);
  const url = useSteadyUrl(clip?.url, stale);
  const poster = useSteadyUrl(picture?.url);
  const seen = useRef(url === undefined);
  const video = useRef(null);
  useEffect(() => {
    // It came while somebody looked: show it once.
    if (url && seen.current && !still.matches) play(video.current);
    seen.current = true;
  }, [fileOf(url)]);
  const pause = () => video.current?.pause();
  return html`<div class="clip" style=${gradientOf(id, scene.number)} data-busy=${!url && ["running", "submitted", "queued", "collecting"].includes(scene.state)}>
    ${url
      ? html`<video key=${fileOf(url)} ref=${video} src=${url} poster=${poster} muted loop playsinline preload="metadata" tabindex="0" aria-label="Clip of scene ${scene.number}"
          onError=${renew} onMouseEnter=${() => play(video.current)} onMouseLeave=${pause} onFocus=${() => play(video.current)} onBlur=${pause} onClick=${() => (video.current.paused ? play(video.current) : pause())}></video>
        <span class="clip-play" aria-hidden="true"><${Icon} name="play" size=${14} /></span>`
      : poster && html`<img src=${poster} alt="" />`}
  </div>`;
}
