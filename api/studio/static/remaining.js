// How long a job has worked and will work, in words, from one event to the next.
// Exports: remaining, elapsed.
import { left, since } from "./clock.js";
import { about, clockTime, range } from "./time.js";

/**
 * `about 2 min 30 sec left`, and what is known besides.
 * @param {import("./jobs.js").Entry} job @returns {{words: string, title: string}}
 */
export function remaining({ picture, at, trouble, status }) {
  const told = left(picture?.estimated_time_remaining, at);
  // While nobody works on it, no time is running down.
  if (told === null || trouble || status === "awaiting_approval" || picture.ending === "stop") return { words: "", title: "" };
  const both = picture.estimated_time_range;
  const title = both ? `Such films are done ${range([left(both[0], at), left(both[1], at)])} from now` : "";
  if (picture.slower_than_usual && told < 1) return { words: "slower than usual", title };
  return { words: told < 1 ? "any moment now" : `about ${about(told)} left`, title };
}

/** `1:20`, since it was begun. */
export function elapsed({ picture, created }) {
  const past = since(picture?.started_at ?? created);
  return past === null ? "" : clockTime(past);
}
