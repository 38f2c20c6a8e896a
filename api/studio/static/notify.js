// Telling that a job has ended, or needs somebody: a toast always, the desktop's own notification when the page is out of sight.
// Exports: askOnce, tellEnd, tellNeed.
import { needWords } from "./needs.js";
import { go, href, route } from "./router.js";
import { toast } from "./toasts.js";

const ENDS = {
  completed: { words: "Film ready", tone: "ok" },
  failed: { words: "Failed", tone: "bad" },
  canceled: { words: "Canceled", tone: "off" },
};

const possible = "Notification" in window;

/** Ask whether notifications are welcome: at the first film, when it is plain what for, and never again. */
export function askOnce() {
  if (possible && Notification.permission === "default") Notification.requestPermission().catch(() => {});
}

/** @param {import("./jobs.js").Entry} job */
export function tellEnd(job) {
  const end = ENDS[job.status];
  if (!end) return;
  const gaps = job.status === "completed" ? job.picture?.gaps.length ?? job.gaps : 0;
  const words = gaps ? `Ready with ${gaps} of ${job.picture?.scenes.length ?? "its"} scenes missing` : end.words;
  tell(job, words, gaps ? "warn" : end.tone);
}

/** Somebody is needed: that stays until it was seen. @param {import("./jobs.js").Entry} job @param {{kind: string, scenes: number[]}} need */
export function tellNeed(job, need) {
  // Who looks at it sees it.
  if (!document.hidden && route.peek().id === job.id) return;
  tell(job, `Needs you. ${needWords(need)}`, "hold");
}

function tell(job, words, tone) {
  toast(`${words}: ${job.title}`, { tone, href: href(job.id), key: job.id });
  if (document.hidden && possible && Notification.permission === "granted") onDesktop(job, words);
}

function onDesktop(job, words) {
  try {
    // Several tabs tell the same end: by its tag it is shown once.
    const shown = new Notification(words, { body: job.title, tag: job.id });
    shown.onclick = () => { window.focus(); go(href(job.id)); shown.close(); };
  } catch {
    // Phones let only service workers show them: there, the toast waits.
  }
}
