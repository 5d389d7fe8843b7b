import { useSyncExternalStore } from "react";

import { Problem, sentenceOf } from "../api/problem";
import type { Card } from "../api/types";
import { isContactFile, randomKey, uploadCard, uploadContacts } from "../api/upload";
import { t } from "../i18n";
import { refusedText } from "./imports";

/** One file on its way to the server. */
export interface Upload {
  key: string;
  name: string;
  /** A file of contacts stays in the list when the server has it, to say what became of it. */
  state: "waiting" | "sending" | "failed" | "taken";
  /** Share sent, 0–1. */
  progress: number;
  /** Why it failed, or why it waits. */
  reason: string | null;
  /** What could not be taken of a file of contacts, a line each. */
  refused: readonly string[];
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
let onContacts: () => void = () => undefined;

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

async function sendPicture(key: string, file: File): Promise<void> {
  const card = await uploadCard(file, key, (progress) => change(key, { progress }));
  if (file.type.startsWith("image/")) previews.set(card.id, URL.createObjectURL(file));
  onCard(card);
  drop(key);
}

async function sendContacts(key: string, file: File): Promise<void> {
  const { card_ids, refused } = await uploadContacts(file, key, (progress) => change(key, { progress }));
  onContacts();
  files.delete(key);
  change(key, { state: "taken", reason: t("import.taken", { count: card_ids.length }), refused: refused.map(refusedText) });
}

async function send(key: string): Promise<void> {
  const file = files.get(key);
  if (!file) return;
  for (let attempt = 1; ; attempt += 1) {
    change(key, { state: "sending", progress: 0, reason: null });
    try {
      await (isContactFile(file) ? sendContacts(key, file) : sendPicture(key, file));
      return;
    } catch (cause) {
      const problem = cause instanceof Problem ? cause : new Problem(0, t("error.unexpected"));
      if (!isPassing(problem) || attempt >= PATIENCE) {
        const canRetry = problem.status === 0 || problem.status === 401 || problem.status >= 429;
        change(key, { state: "failed", reason: sentenceOf(problem), canRetry });
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

/** Tells who is to hear of cards that the server has taken, and of files of contacts. */
export function whenUploaded(card: (card: Card) => void, contacts: () => void): void {
  onCard = card;
  onContacts = contacts;
}

/** Queues pictures and files of contacts; a few are sent at once, in the order given. */
export function addUploads(chosen: readonly File[]): void {
  const added = chosen.map((file): Upload => {
    const key = randomKey();
    files.set(key, file);
    return { key, name: file.name, state: "waiting", progress: 0, reason: null, refused: [], canRetry: true };
  });
  publish([...uploads, ...added]);
  start();
}

/** Sends a failed file again. */
export function retryUpload(key: string): void {
  change(key, { state: "waiting", reason: null });
  start();
}

/** Takes a file off the list that failed, or that was taken. */
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

/** The files on their way, kept while people move between pages. */
export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(subscribe, () => uploads);
}
