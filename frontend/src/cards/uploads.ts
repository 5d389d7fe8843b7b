import { useSyncExternalStore } from "react";

import { Problem } from "../api/problem";
import type { Card } from "../api/types";
import { randomKey, uploadCard } from "../api/upload";
import { t } from "../i18n";

/** One picture on its way to the server. */
export interface Upload {
  key: string;
  name: string;
  state: "waiting" | "sending" | "failed";
  /** Share sent, 0–1. */
  progress: number;
  /** Why it failed, or why it waits. */
  reason: string | null;
  /** Whether sending the same bytes again can help. */
  canRetry: boolean;
}

const AT_ONCE = 2;
const PATIENCE = 6;
const LONGEST_WAIT_SECONDS = 60;

let uploads: readonly Upload[] = [];
const files = new Map<string, File>();
const listeners = new Set<() => void>();
const previews = new Map<string, string>();
let onCard: (card: Card) => void = () => undefined;

function publish(next: readonly Upload[]): void {
  uploads = next;
  for (const listener of listeners) listener();
}

function change(key: string, part: Partial<Upload>): void {
  publish(uploads.map((upload) => (upload.key === key ? { ...upload, ...part } : upload)));
}

function drop(key: string): void {
  files.delete(key);
  publish(uploads.filter((upload) => upload.key !== key));
}

function wait(seconds: number): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve, seconds * 1000));
}

function isPassing(problem: Problem): boolean {
  return problem.status === 429 || problem.status === 503;
}

async function send(key: string): Promise<void> {
  const file = files.get(key);
  if (!file) return;
  for (let attempt = 1; ; attempt += 1) {
    change(key, { state: "sending", progress: 0, reason: null });
    try {
      const card = await uploadCard(file, key, (progress) => change(key, { progress }));
      if (file.type.startsWith("image/")) previews.set(card.id, URL.createObjectURL(file));
      onCard(card);
      drop(key);
      return;
    } catch (cause) {
      const problem = cause instanceof Problem ? cause : new Problem(0, t("error.unexpected"));
      if (!isPassing(problem) || attempt >= PATIENCE) {
        const canRetry = problem.status === 0 || problem.status === 401 || problem.status >= 429;
        change(key, { state: "failed", reason: problem.detail, canRetry });
        return;
      }
      const seconds = Math.min(problem.retryAfter ?? 2 ** attempt, LONGEST_WAIT_SECONDS);
      change(key, { reason: t("upload.waits", { count: Math.ceil(seconds) }) });
      await wait(seconds);
    }
  }
}

function start(): void {
  const busy = uploads.filter((upload) => upload.state === "sending").length;
  const waiting = uploads.filter((upload) => upload.state === "waiting");
  for (const upload of waiting.slice(0, Math.max(0, AT_ONCE - busy))) {
    void send(upload.key).finally(start);
  }
}

/** Tells who is to hear of cards that the server has taken. */
export function whenUploaded(listener: (card: Card) => void): void {
  onCard = listener;
}

/** Queues pictures; a few are sent at once, in the order given. */
export function addUploads(chosen: readonly File[]): void {
  const added = chosen.map((file): Upload => {
    const key = randomKey();
    files.set(key, file);
    return { key, name: file.name, state: "waiting", progress: 0, reason: null, canRetry: true };
  });
  publish([...uploads, ...added]);
  start();
}

/** Sends a failed picture again. */
export function retryUpload(key: string): void {
  change(key, { state: "waiting", reason: null });
  start();
}

/** Takes a failed picture off the list. */
export function dismissUpload(key: string): void {
  drop(key);
}

/** The picture that this page sent for a card, until the server has one; null when another page sent it. */
export function localPreview(cardId: string): string | null {
  return previews.get(cardId) ?? null;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The pictures on their way, kept while people move between pages. */
export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(subscribe, () => uploads);
}
