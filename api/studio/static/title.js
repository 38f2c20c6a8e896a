// The page's title counts the active jobs: it is read where the page itself is not in sight.
import { effect } from "./html.js";
import { active } from "./jobs.js";

effect(() => {
  const count = active.value.length;
  document.title = count ? `(${count}) Longtake` : "Longtake";
});
