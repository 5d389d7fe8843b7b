import { t } from "../i18n";
import { Problem, problemOf } from "./problem";
import { refreshSession, endSession, REQUESTED_BY } from "./session";
import type { Card } from "./types";

/** 128 random bits in hex. `crypto.randomUUID` is missing on plain http outside loopback. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// XMLHttpRequest because fetch tells nothing about the progress of an upload.
function post(file: File, key: string, onProgress: (share: number) => void): Promise<Card> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/cards");
    request.setRequestHeader("X-Requested-By", REQUESTED_BY["X-Requested-By"]);
    request.setRequestHeader("Idempotency-Key", key);
    request.setRequestHeader("Accept", "application/json, application/problem+json");
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onerror = () => reject(new Problem(0, t("error.network")));
    request.onload = () => {
      const body = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body as Card);
      else {
        const fallback = request.status === 413 ? t("upload.tooLarge") : t("error.unexpected");
        reject(problemOf(request.status, body, fallback, request.getResponseHeader("Retry-After")));
      }
    };
    const form = new FormData();
    form.append("file", file, file.name);
    request.send(form);
  });
}

/**
 * Sends one picture; `onProgress` hears the share sent (0–1). The key makes a repeated call after a lost answer harmless.
 * Throws `Problem`.
 */
export async function uploadCard(file: File, key: string, onProgress: (share: number) => void): Promise<Card> {
  try {
    return await post(file, key, onProgress);
  } catch (cause) {
    if (!(cause instanceof Problem) || cause.status !== 401) throw cause;
    if (!(await refreshSession())) {
      endSession();
      throw cause;
    }
    return post(file, key, onProgress);
  }
}
