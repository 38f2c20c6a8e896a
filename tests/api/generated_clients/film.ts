// Makes a film through a client that openapi-typescript has generated; prints the link to the film.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

const PAUSE_MS = 200;
const client = createClient<paths>({ baseUrl: process.argv[2]! });
type Film = components["schemas"]["JobFile"];

async function order(): Promise<string> {
  const body = { prompt: "A lighthouse keeper finds a whale at dawn", duration_seconds: 10 };
  const price = await client.POST("/api/v1/estimate", { body });
  if (price.error) throw new Error(price.error.detail);
  if (price.data.cost_usd !== 0) throw new Error("The animatic costs nothing.");
  const header = { "Idempotency-Key": crypto.randomUUID() };
  const { data, error } = await client.POST("/api/v1/generate", { params: { header }, body });
  if (error) throw new Error(error.detail);
  return data.job_id;
}

async function waitForFilm(job_id: string): Promise<Film> {
  for (;;) {
    const { data, error } = await client.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id } } });
    if (error) throw new Error(error.detail);
    if (data.status === "completed" && data.film) return data.film;
    if (data.status === "failed" || data.status === "canceled") throw new Error(data.error?.message);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

process.stdout.write((await waitForFilm(await order())).url);
