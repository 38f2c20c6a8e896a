// Answers of the API as the tests need them; each takes what is different.

export const progress = (fields = {}) => ({
  job_id: "job-1", seq: 1, status: "processing", progress: 10, current_stage: "scenes", current_stage_display: "Scenes",
  stages_completed: [], stages_pending: [], started_at: "2026-11-29T12:00:00Z", updated_at: null,
  estimated_time_remaining: null, estimated_time_range: null, slower_than_usual: false, scenes: [], audio: null,
  assets: { scene_clips: [], thumbnails: [], audio: null, final_video: null, poster: null },
  approval: null, ending: null, gaps: [], detail: "", error: null, source: "workflow", money: money(), needs_you: null,
  film_seconds: 30, ...fields,
});

export const scene = (number, state, fields = {}) => ({
  number, state, take: 1, attempt: 1, progress: null, provider: "fal", model: "kite", condition: null, detail: "",
  error: null, receipt: null, started_at: null, expected: null, seconds: 5, summary: "", ...fields,
});

export const money = (fields = {}) => ({
  spent_usd: 0, ordered_usd: 0, doubtful_usd: 0, to_come_usd: null, whole_usd: null, drafted_usd: 0,
  budget_usd: null, left_usd: null,
  ...fields,
});

export const summary = (fields = {}) => ({
  job_id: "job-1", title: "Kite", status: "processing", needs_you: null, favorite: false, provider: "fal",
  model: "kite", duration_seconds: 30, aspect_ratio: "16:9", resolution: "720p",
  created_at: "2026-11-29T11:59:00Z", ended_at: null,
  cost: 0, gaps: [], error: null, film: null, poster: null, ...fields,
});

export const take = (fields = {}) => ({
  take: 1, text: null, seed: null, provider: "fal", model: "kite", state: "terminal", outcome: "succeeded",
  provider_job_id: null, cost_usd: 0.3, cost_basis: "listed", price_usd: 0.3, receipt: null, error: null,
  accepted_at: null, held_at: null, late_at: null, ended_at: null, clip: null, thumbnail: null, departures: [],
  ...fields,
});

export const model = (fields = {}) => ({
  name: "kite", title: "Kite 1", kind: "video", resolutions: ["480p", "720p"], aspect_ratios: ["16:9", "9:16"],
  image: "none", retired: false, prices: [], lengths: [], scene_seconds: { crossfade: [2, 9.5], cut: [2, 10] },
  ...fields,
});

export const provider = (fields = {}) => ({
  name: "fal", title: "fal", available: true, missing: null, emulated: false, note: "", models: [model()], ...fields,
});
