import type { Card, CardStatus } from "../api/types";
import { told, type MessageKey } from "../i18n";
import { levelOf, needsLook } from "../review/confidence";

/** The groups of states that the list can be narrowed to. */
export const FILTERS = ["all", "busy", "needs_review", "accepted", "failed", "rejected"] as const;
export type Filter = (typeof FILTERS)[number];

const BUSY: readonly CardStatus[] = ["received", "reading"];

/** Whether a card of this state belongs to a group. */
export function belongs(status: CardStatus, filter: Filter): boolean {
  if (filter === "all") return true;
  return filter === "busy" ? BUSY.includes(status) : status === filter;
}

/** Whether the card is still on its way to being read. */
export function isBusy(status: CardStatus): boolean {
  return BUSY.includes(status);
}

/** The text that names a state. */
export function statusKey(status: CardStatus): MessageKey {
  return `status.${status}`;
}

/** How many values of a draft a person should look at: the name counts once. */
export function uncertainCount(card: Card): number {
  const draft = card.draft;
  if (!draft) return 0;
  const { name, company, title, department } = draft.origins;
  const origins = [name, company, title, department, ...draft.points.map((point) => point.origin)];
  return origins.filter((origin) => needsLook(levelOf(origin))).length;
}

/** Why a card failed or what to look at, in the language of the page; null when nothing is known. */
export function cardReason(card: Pick<Card, "reason" | "reason_code" | "reason_values">): string | null {
  return card.reason ? told("reason", card.reason_code, card.reason_values, card.reason) : null;
}
