import type { InfiniteData, QueryClient } from "@tanstack/react-query";

import { keys, type Page } from "../api/queries";
import type { Card, CardStatus } from "../api/types";

type CardPages = InfiniteData<Page<Card>>;

function mapped(data: CardPages, change: (card: Card) => Card): CardPages {
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map(change) })) };
}

/** What an event says about a card. */
export interface CardEvent {
  id: string;
  status: CardStatus;
  version: number;
}

/** The status that lists hold for a card, or null when no list has it. */
export function knownStatus(queries: QueryClient, id: string): CardStatus | null {
  for (const [, data] of queries.getQueriesData<CardPages>({ queryKey: keys.cardLists })) {
    for (const page of data?.pages ?? []) {
      const card = page.items.find((item) => item.id === id);
      if (card) return card.status;
    }
  }
  return null;
}

/** Shows a new status at once; the list that is fetched later brings the rest. */
export function noteStatus(queries: QueryClient, event: CardEvent): void {
  queries.setQueriesData<CardPages>({ queryKey: keys.cardLists }, (data) =>
    data ? mapped(data, (card) => (card.id === event.id && card.version <= event.version ? { ...card, ...event } : card)) : data,
  );
}

/** Puts a card as the server gave it into every list that holds it, and in front of the list of all when it is new. */
export function noteCard(queries: QueryClient, card: Card): void {
  queries.setQueriesData<CardPages>({ queryKey: keys.cardLists }, (data) =>
    data ? mapped(data, (old) => (old.id === card.id && old.version <= card.version ? card : old)) : data,
  );
  queries.setQueryData<CardPages>([...keys.cardLists, "all"], (data) => {
    const [first, ...rest] = data?.pages ?? [];
    if (!data || !first || data.pages.some((page) => page.items.some((item) => item.id === card.id))) return data;
    return { ...data, pages: [{ ...first, items: [card, ...first.items] }, ...rest] };
  });
}

/** Remembers the answer to a change of one card. Words are only in `get_card`, so the known ones stay. */
export function noteAnswer(queries: QueryClient, card: Card): void {
  noteCard(queries, card);
  queries.setQueryData<Card>(keys.card(card.id), (old) => {
    if (!old) return card;
    const sides = card.sides.map((side) => ({
      ...side,
      words: side.words ?? old.sides.find((other) => other.id === side.id)?.words,
    }));
    return { ...card, sides };
  });
}
