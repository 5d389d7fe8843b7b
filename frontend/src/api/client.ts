import createClient from "openapi-fetch";

import { t } from "../i18n";
import { Problem, problemOf } from "./problem";
import type { paths } from "./schema";
import { endSession, refreshSession, REQUESTED_BY } from "./session";

const SAFE = new Set(["GET", "HEAD"]);

// These answer 401 for reasons that a new access token does not cure.
function isSessionPath(url: string): boolean {
  const path = new URL(url).pathname;
  return path === "/api/v1/sessions" || path.startsWith("/api/v1/sessions/refresh") || path.startsWith("/api/v1/setup/");
}

async function send(request: Request): Promise<Response> {
  if (!SAFE.has(request.method)) request.headers.set("X-Requested-By", REQUESTED_BY["X-Requested-By"]);
  const again = request.clone();
  const answer = await fetch(request);
  if (answer.status !== 401 || isSessionPath(request.url)) return answer;
  const second = (await refreshSession()) ? await fetch(again) : answer;
  if (second.status === 401) endSession();
  return second;
}

/** The typed client of the HTTP API; renews the access token once when it has expired. */
export const client = createClient<paths>({ baseUrl: window.location.origin, fetch: send });

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer. Throws `Problem` for everything that is not a success, also for a lost network. */
export async function dataOf<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new Problem(0, t("error.network"));
  }
  const { data, error, response } = answer;
  if (!response.ok) throw problemOf(response.status, error, t("error.unexpected"), response.headers.get("Retry-After"));
  return data as T;
}

/** The value of `If-Match` for a version. */
export function etag(version: number): string {
  return `"${version}"`;
}
