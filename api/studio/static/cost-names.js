// How costs are named: months, days, providers, stages, films.
import { getProviderTitle } from "./catalog.js";
import { createDateFormat } from "./format.js";

const MONTH_LENGTH = "2026-11".length;
const TEXT_DATE = { timeZone: "UTC" };
const monthFormat = createDateFormat({ ...TEXT_DATE, month: "long", year: "numeric" });
const dayFormat = createDateFormat({ ...TEXT_DATE, day: "numeric", month: "short", year: "numeric" });
const shortMonthFormat = createDateFormat({ ...TEXT_DATE, month: "short" });
const shortDayFormat = createDateFormat({ ...TEXT_DATE, day: "numeric", month: "numeric" });

/** @type {Record<string, string>} */
const STAGES = { script: "Script", scene: "Clips", audio: "Music", voice: "Voice", image: "Stills" };
/** What deleted films have spent where nothing more is known of it. */
export const DELETED = "Deleted films";

/** @param {Pick<Api.CostGroup, "key" | "title">} group @param {Api.CostGrouping} by */
export function nameGroup({ key, title }, by) {
  if (key === null) return DELETED;
  if (by === "month") return monthFormat.format(new Date(key));
  if (by === "day") return dayFormat.format(new Date(key));
  if (by === "provider") return getProviderTitle(key);
  return by === "stage" ? STAGES[key] ?? key : title ?? key;
}

/** Name a month or a day where there is little room. @param {string} key */
export const nameShortly = (key) =>
  (key.length === MONTH_LENGTH ? shortMonthFormat : shortDayFormat).format(new Date(key));
