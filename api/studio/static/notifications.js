// Says that a film has ended or needs somebody: always as a toast, and on the desktop while the page is out of sight.
import { loadLocal } from "./local-storage.js";
import { describeNeed } from "./needs-you.js";
import { getJobHref, navigate, route } from "./router.js";
import { soundOut } from "./sound-choice.js";
import { showToast } from "./toasts.js";

/** @typedef {import("./job-store.js").SentJob} SentJob */
/** @typedef {import("./toasts.js").ToastTone} ToastTone */

/** @type {Record<string, {words: string, tone: ToastTone}>} */
const ENDS = {
  completed: { words: "Film ready", tone: "ok" },
  failed: { words: "Failed", tone: "bad" },
  canceled: { words: "Canceled", tone: "off" },
};

const isSupported = "Notification" in window;

/** Ask for permission at the first film, when it is clear what for; browsers remember the answer. */
export function requestPermissionOnce() {
  if (isSupported && Notification.permission === "default") Notification.requestPermission().catch(() => {});
}

/** Open what the reader chooses in a notification of the service worker's. */
export function followNotifications() {
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (typeof data?.path === "string" && data.path.startsWith("#/")) navigate(data.path);
  });
  navigator.serviceWorker?.startMessages();
}

/** @param {SentJob} job */
export function notifyEnd(job) {
  const end = ENDS[job.status];
  if (!end) return;
  const gaps = job.status === "completed" ? job.snapshot?.gaps.length ?? job.gapCount : 0;
  const words = gaps ? `Ready with ${gaps} of ${job.snapshot?.scenes.length ?? "its"} scenes missing` : end.words;
  notify(job, words, gaps ? "warn" : end.tone, job.status !== "canceled" && isPushed("when_ended"));
}

/**
 * Say which decision the film waits for, unless the reader is looking at it.
 * @param {SentJob} job @param {import("./needs-you.js").Need} need
 */
export function notifyNeed(job, need) {
  if (!document.hidden && route.peek().id === job.id) return;
  notify(job, `Needs you. ${describeNeed(need)}`, "hold", isPushed("when_needed"));
}

/** Whether the server tells this browser, too. @param {"when_ended" | "when_needed"} event */
const isPushed = (event) => Boolean(loadLocal("push", /** @type {import("./push.js").Told | null} */ (null))?.[event]);

/** @param {SentJob} job @param {string} words @param {ToastTone} tone @param {boolean} isToldByPush */
function notify(job, words, tone, isToldByPush) {
  showToast(`${words}: ${job.title}`, { tone, href: getJobHref(job.id), about: job.id });
  soundOut(job.id, tone);
  if (isToldByPush) return;
  if (document.hidden && isSupported && Notification.permission === "granted") notifyOnDesktop(job, words);
}

/** @param {SentJob} job @param {string} words */
function notifyOnDesktop(job, words) {
  try {
    // With the tag, a notification from several tabs is shown once.
    const notification = new Notification(words, { body: job.title, tag: job.id });
    notification.onclick = () => {
      window.focus();
      navigate(getJobHref(job.id));
      notification.close();
    };
  } catch {
    // Phones only let service workers show notifications; there, the toast is all.
  }
}
