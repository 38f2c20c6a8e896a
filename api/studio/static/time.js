// Lengths of time, money and sizes in words.
// Exports: duration, clockTime, about, range, money, seconds, moment, ago.

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;

/** `2 min 30 sec`. @param {number} total seconds */
export function duration(total) {
  const whole = Math.max(0, Math.round(total));
  if (whole < MINUTE) return `${whole} sec`;
  if (whole < HOUR) return join(Math.floor(whole / MINUTE), "min", whole % MINUTE, "sec");
  if (whole < DAY) return join(Math.floor(whole / HOUR), "h", Math.floor((whole % HOUR) / MINUTE), "min");
  return join(Math.floor(whole / DAY), "d", Math.floor((whole % DAY) / HOUR), "h");
}

function join(big, bigUnit, small, smallUnit) {
  return small ? `${big} ${bigUnit} ${small} ${smallUnit}` : `${big} ${bigUnit}`;
}

/** The same, no more exact than a guess deserves: in steps of 5 sec, of half a minute, of minutes. */
export function about(total) {
  const step = total < 20 ? 1 : total < 2 * MINUTE ? 5 : total < 10 * MINUTE ? 30 : MINUTE;
  return duration(Math.max(1, Math.round(total / step)) * step);
}

/** `between 2 and 3 min`. @param {[number, number]} early and late, seconds */
export function range([early, late]) {
  return `between ${about(early)} and ${about(late)}`;
}

/** `1:20`. */
export function clockTime(total) {
  const whole = Math.max(0, Math.round(total));
  const [hours, minutes, rest] = [Math.floor(whole / HOUR), Math.floor((whole % HOUR) / MINUTE), whole % MINUTE];
  const two = (n) => String(n).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** `$0.42`; a fraction of a cent is not hidden. */
export function money(usd) {
  return `$${usd > 0 && usd < 0.1 ? usd.toFixed(3) : usd.toFixed(2)}`;
}

/** `4.2 s`, `15 s`. */
export function seconds(total) {
  return `${Math.round(total * 10) / 10} s`;
}

/** A date for people, in their own place's way. @param {string} iso */
export function moment(iso) {
  return new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

/** `3 min ago`. @param {string} iso @param {number} now ms since 1970 */
export function ago(iso, now) {
  const past = (now - Date.parse(iso)) / 1000;
  if (past < 45) return "just now";
  if (past > 7 * DAY) return moment(iso);
  return `${duration(past < HOUR ? Math.round(past / MINUTE) * MINUTE : past < DAY ? Math.round(past / HOUR) * HOUR : Math.round(past / DAY) * DAY)} ago`;
}
