// The page's title counts the active jobs, and says when one needs somebody: it is read where the page is not in sight.
import { effect } from "./html.js";
import { active } from "./jobs.js";
import { needing } from "./needs.js";

effect(() => {
  const count = active.value.length;
  document.title = `${needing.value.length ? "(!) " : ""}${count ? `(${count}) ` : ""}Longtake`;
});
