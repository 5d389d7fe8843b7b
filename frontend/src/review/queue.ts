import type { Card } from "../api/types";

/** The ids of the cards before and after `id` in the queue; from a card that is not in it, its first card is the next. */
export function neighbours(queue: readonly Pick<Card, "id">[], id: string): { previous: string | null; next: string | null } {
  const index = queue.findIndex((card) => card.id === id);
  if (index < 0) return { previous: null, next: queue[0]?.id ?? null };
  return { previous: queue[index - 1]?.id ?? null, next: queue[index + 1]?.id ?? null };
}

/** Where to go once the card `id` has left the queue: the one after it, else the one before, else nowhere. */
export function afterVerdict(queue: readonly Pick<Card, "id">[], id: string): string | null {
  const { previous, next } = neighbours(queue, id);
  return next ?? previous;
}
