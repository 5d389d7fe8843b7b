import { t } from "../i18n";
import { Problem, problemOf } from "./problem";
import { refreshSession, endSession, REQUESTED_BY } from "./session";
import type { Card, CardImport } from "./types";

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
function post<T>(path: string, file: File, key: string, onProgress: (share: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("X-Requested-By", REQUESTED_BY["X-Requested-By"]);
    request.setRequestHeader("Idempotency-Key", key);
    request.setRequestHeader("Accept", "application/json, application/problem+json");
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onerror = () => reject(new Problem(0, t("error.network")));
    request.onload = () => {
      const body = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body as T);
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

async function upload<T>(path: string, file: File, key: string, onProgress: (share: number) => void): Promise<T> {
  try {
    return await post<T>(path, file, key, onProgress);
  } catch (cause) {
    if (!(cause instanceof Problem) || cause.status !== 401) throw cause;
    if (!(await refreshSession())) {
      endSession();
      throw cause;
    }
    return post<T>(path, file, key, onProgress);
  }
}

/**
 * Sends one picture; `onProgress` hears the share sent (0–1). The key makes a repeated call after a lost answer harmless.
 * Throws `Problem`.
 */
export function uploadCard(file: File, key: string, onProgress: (share: number) => void): Promise<Card> {
  return upload("/api/v1/cards", file, key, onProgress);
}

/** Sends a file of vCards in the same way. */
export function uploadContacts(file: File, key: string, onProgress: (share: number) => void): Promise<CardImport> {
  return upload("/api/v1/cards/import", file, key, onProgress);
}

/** Whether a file holds contacts, and no picture; phones often give no type. */
export function isContactFile(file: Pick<File, "name" | "type">): boolean {
  return /\.(vcf|vcard)$/i.test(file.name) || /^text\/(x-)?vcard\b/i.test(file.type);
}
