// Telling that a job has ended: a toast always, the desktop's own notification when the page is out of sight.
// Exports: askOnce, tellEnd.
import { go, href } from "./router.js";
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
  toast(`${end.words}: ${job.title}`, { tone: end.tone, href: href(job.id) });
  if (document.hidden && possible && Notification.permission === "granted") onDesktop(job, end.words);
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
