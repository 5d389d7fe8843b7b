import { VisuallyHidden } from "@mantine/core";
import { useSyncExternalStore } from "react";

import { t } from "../i18n";

const GATHER_MS = 1200;

let text = "";
let read = 0;
let failed = 0;
let timer = 0;
const listeners = new Set<() => void>();

/** Has screen readers say a sentence. */
export function announce(sentence: string): void {
  // The same sentence twice would not count as a change of the live region.
  text = sentence === text ? `${sentence}\u00a0` : sentence;
  for (const listener of listeners) listener();
}

/** Counts a card that was read or failed; a batch is announced as one sentence. */
export function announceCard(outcome: "read" | "failed"): void {
  if (outcome === "read") read += 1;
  else failed += 1;
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    const parts = [];
    if (read > 0) parts.push(t("announce.read", { count: read }));
    if (failed > 0) parts.push(t("announce.failed", { count: failed }));
    read = 0;
    failed = 0;
    announce(parts.join(" "));
  }, GATHER_MS);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The live region itself; one stands in the page at all times. */
export function Announcer() {
  const sentence = useSyncExternalStore(subscribe, () => text);
  return (
    <VisuallyHidden>
      <div aria-live="polite" role="status">
        {sentence}
      </div>
    </VisuallyHidden>
  );
}
