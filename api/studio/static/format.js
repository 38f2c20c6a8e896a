// Durations, amounts of money and dates in words.

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;
// An amount below ten cents is shown with tenths of a cent.
const SMALL_USD = 0.1;

/** `2 min 30 sec`. @param {number} seconds */
export function formatDuration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return `${whole} sec`;
  if (whole < HOUR) return joinUnits(Math.floor(whole / MINUTE), "min", whole % MINUTE, "sec");
  if (whole < DAY) return joinUnits(Math.floor(whole / HOUR), "h", Math.floor((whole % HOUR) / MINUTE), "min");
  return joinUnits(Math.floor(whole / DAY), "d", Math.floor((whole % DAY) / HOUR), "h");
}

/** @param {number} big @param {string} bigUnit @param {number} small @param {string} smallUnit */
function joinUnits(big, bigUnit, small, smallUnit) {
  return small ? `${big} ${bigUnit} ${small} ${smallUnit}` : `${big} ${bigUnit}`;
}

/** The same, rounded as an estimate should be: to 5 sec, half a minute or a minute. @param {number} seconds */
export function formatRoughDuration(seconds) {
  return formatDuration(Math.max(1, roundRoughly(seconds)));
}

/** @param {number} seconds */
function roundRoughly(seconds) {
  const step = seconds < 20 ? 1 : seconds < 2 * MINUTE ? 5 : seconds < 10 * MINUTE ? 30 : MINUTE;
  return Math.round(seconds / step) * step;
}

/** `between 2 min and 3 min`. @param {[number, number]} range early and late, seconds */
export function formatRange([early, late]) {
  return `between ${formatRoughDuration(early)} and ${formatRoughDuration(late)}`;
}

/** `1:20`, `1:00:05`. @param {number} seconds */
export function formatClock(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / HOUR), Math.floor((whole % HOUR) / MINUTE), whole % MINUTE];
  return hours ? `${hours}:${padTwo(minutes)}:${padTwo(rest)}` : `${minutes}:${padTwo(rest)}`;
}

/** @param {number} number */
const padTwo = (number) => String(number).padStart(2, "0");

/** `4.2 s`, `15 s`. @param {number} seconds */
export function formatSeconds(seconds) {
  return `${Math.round(seconds * 10) / 10} s`;
}

/** `$0.42`; tenths of a cent are shown for small amounts. @param {number} usd */
export function formatMoney(usd) {
  return `$${usd > 0 && usd < SMALL_USD ? usd.toFixed(3) : usd.toFixed(2)}`;
}

/** `for $0.42`: what a button that spends money says behind its name. @param {number} usd */
export const formatForPrice = (usd) => `for ${formatMoney(usd)}`;

/** Round up to whole cents, as a budget must be to be enough. @param {number} usd */
export const roundUpToCents = (usd) => Math.ceil(Math.round(usd * 1e6) / 1e4) / 100;

/**
 * Format dates as the reader does, by a format that is shared and created when the first date comes: creating one takes
 * longer than drawing a film, and the first of a page longer than drawing most views.
 * @param {Intl.DateTimeFormatOptions} options
 */
export function createDateFormat(options) {
  /** @type {Intl.DateTimeFormat | undefined} */
  let created;
  const format = (/** @type {Date} */ date) => (created ??= new Intl.DateTimeFormat(undefined, options)).format(date);
  return { format };
}

/** A date and time, in the reader's own format. @param {string} iso */
export function formatDate(iso) {
  return new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

/** `3 min ago`; a date after a week. @param {string} iso @param {number} now ms since 1970 */
export function formatAgo(iso, now) {
  const seconds = (now - Date.parse(iso)) / 1000;
  if (seconds < 45) return "just now";
  if (seconds > 7 * DAY) return formatDate(iso);
  const unit = seconds < HOUR ? MINUTE : seconds < DAY ? HOUR : DAY;
  return `${formatDuration(Math.round(seconds / unit) * unit)} ago`;
}

/** `1 scene`, `2 scenes`. @param {number} count @param {string} noun */
export const formatCount = (count, noun) => `${count} ${count === 1 ? noun : `${noun}s`}`;

/** `scene 2`, `scenes 1, 2 and 4`. @param {number[]} numbers at least one */
export function formatScenes(numbers) {
  const last = numbers.at(-1);
  return numbers.length === 1 ? `scene ${last}` : `scenes ${numbers.slice(0, -1).join(", ")} and ${last}`;
}

/** @param {string} text */
export const capitalize = (text) => text.charAt(0).toUpperCase() + text.slice(1);
