// The page's title: it counts the active films, and marks with (!) that one needs somebody.
import { effect } from "./html.js";
import { activeJobs } from "./job-store.js";
import { jobsNeedingYou } from "./needs-you.js";

effect(() => {
  const count = activeJobs.value.length;
  document.title = `${jobsNeedingYou.value.length ? "(!) " : ""}${count ? `(${count}) ` : ""}Longtake`;
});
