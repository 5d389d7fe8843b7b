import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { keys } from "../api/queries";
import { refreshSession } from "../api/session";
import type { Card } from "../api/types";
import { knownStatus, noteStatus, type CardEvent } from "../cards/cache";
import { announceCard } from "./announcements";

const GATHER_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
const BUSY = new Set(["received", "reading"]);

function isCardEvent(value: unknown): value is CardEvent {
  return typeof value === "object" && value !== null && "id" in value && "status" in value && "version" in value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function takeCard(queries: QueryClient, event: CardEvent): void {
  const before = knownStatus(queries, event.id);
  noteStatus(queries, event);
  if (!BUSY.has(event.status) && (before === null || BUSY.has(before))) {
    if (event.status === "failed") announceCard("failed");
    else if (event.status !== "rejected" && event.status !== "joined") announceCard("read");
  }
  const open = queries.getQueryData<Card>(keys.card(event.id));
  if (open && open.version < event.version) void queries.invalidateQueries({ queryKey: keys.card(event.id) });
}

/**
 * Follows the server-sent events while the page is open. Events are hints: lists are asked for again after each burst and
 * after every reconnect.
 */
export function useStream(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let source: EventSource | null = null;
    let pause = 1000;
    let opened = false;
    let reopening = 0;
    const stale = new Set<"cards" | "contacts">();
    let gathering = 0;

    const refetchSoon = (what: "cards" | "contacts") => {
      stale.add(what);
      if (gathering !== 0) return;
      gathering = window.setTimeout(() => {
        gathering = 0;
        if (stale.has("cards")) void queries.invalidateQueries({ queryKey: keys.cardLists });
        if (stale.has("contacts")) void queries.invalidateQueries({ queryKey: keys.contacts });
        stale.clear();
      }, GATHER_MS);
    };

    const open = () => {
      const stream = new EventSource("/api/v1/stream");
      source = stream;
      stream.onopen = () => {
        pause = 1000;
        if (opened) {
          void queries.invalidateQueries({ queryKey: keys.cards });
          refetchSoon("contacts");
        }
        opened = true;
      };
      stream.addEventListener("card", (message: MessageEvent<string>) => {
        const event = parsed(message.data);
        if (isCardEvent(event)) takeCard(queries, event);
        refetchSoon("cards");
      });
      stream.addEventListener("contact", () => refetchSoon("contacts"));
      stream.onerror = () => {
        // The browser reconnects by itself unless the server refused, as it does once the access token has expired.
        if (stream.readyState !== EventSource.CLOSED) return;
        window.clearTimeout(reopening);
        reopening = window.setTimeout(() => void refreshSession().then((signedIn) => signedIn && open()), pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      };
    };

    open();
    return () => {
      source?.close();
      window.clearTimeout(reopening);
      window.clearTimeout(gathering);
    };
  }, [queries]);
}
