// A scene's picture: two colors, then the still, then the clip, which plays when it arrives and when it is pointed at.
import { html, useEffect, useRef } from "./html.js";
import { Icon } from "./icons.js";
import { getFileName, useStableUrl, useUrlRenewal } from "./media-urls.js";
import { getGradient } from "./widgets.js";

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
/** @type {Set<Api.SceneState>} */
const BUSY_STATES = new Set(["running", "submitted", "queued", "collecting"]);

/**
 * @param {{id: string, scene: Api.SceneProgress, clip?: Api.SignedLink, still?: Api.SignedLink, pictureUrl?: string}}
 *   props `pictureUrl`: what the scene begins from, shown until there is a clip
 */
export function SceneClip({ id, scene, clip, still, pictureUrl }) {
  const { isStale, renew } = useUrlRenewal(id);
  const url = useStableUrl(clip?.url, isStale);
  const posterUrl = useStableUrl(still?.url ?? (pictureUrl || undefined));
  const isBusy = !url && BUSY_STATES.has(scene.state);
  return html`<div class="clip" style=${getGradient(id, scene.number)} data-busy=${isBusy}>
    <${ClipVideo} number=${scene.number} url=${url} posterUrl=${posterUrl} onError=${renew} />
  </div>`;
}

/** @param {{number: number, url?: string, posterUrl?: string, onError: () => void}} props */
function ClipVideo({ number, url, posterUrl, onError }) {
  const video = useRef(null);
  const isFirst = useRef(true);
  const play = () => video.current?.play().catch(() => {});
  const pause = () => video.current?.pause();
  const toggle = () => (video.current.paused ? play() : pause());
  useEffect(() => {
    // A clip that arrives while somebody looks plays once; one that was there before does not.
    if (url && !isFirst.current && !reducedMotion.matches) play();
    isFirst.current = false;
  }, [getFileName(url)]);
  if (!url) return posterUrl ? html`<img src=${posterUrl} alt="" />` : null;
  return html`<video key=${getFileName(url)} ref=${video} src=${url} poster=${posterUrl} muted loop playsinline
      preload="metadata" tabindex="0" aria-label="Clip of scene ${number}" onError=${onError} onClick=${toggle}
      onMouseEnter=${play} onMouseLeave=${pause} onFocus=${play} onBlur=${pause}></video>
    <span class="clip-play" aria-hidden="true"><${Icon} name="play" size=${14} /></span>`;
}
