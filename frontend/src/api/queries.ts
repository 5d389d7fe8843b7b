import { infiniteQueryOptions, queryOptions, type InfiniteData } from "@tanstack/react-query";

import { client, dataOf, etag } from "./client";
import type {
  Account,
  Card,
  CardStatus,
  ChatPage,
  ChatPolicy,
  Contact,
  ContactPatch,
  Duplicate,
  NewContact,
  Recognition,
  Reminder,
  ReminderOf,
  Room,
  RoomPermission,
  UnsentMessage,
} from "./types";

/** A page of a keyset-paged list. */
export interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}

const CARDS_A_PAGE = 100;
const CONTACTS_A_PAGE = 100;

/** Cache keys, from the general to the particular. */
export const keys = {
  account: ["account"] as const,
  cards: ["cards"] as const,
  cardLists: ["cards", "list"] as const,
  card: (id: string) => ["cards", "one", id] as const,
  cardDuplicates: (id: string) => ["cards", "duplicates", id] as const,
  contacts: ["contacts"] as const,
  contact: (id: string) => ["contacts", "one", id] as const,
  contactDuplicates: (id: string) => ["contacts", "duplicates", id] as const,
  chats: ["chats"] as const,
  recognition: ["recognition"] as const,
  allReminders: ["reminders"] as const,
  reminders: (of: ReminderOf) => ["reminders", of] as const,
  rooms: ["rooms"] as const,
  chatPolicy: ["chat-policy"] as const,
  unsent: ["unsent-messages"] as const,
};

/** The person who is signed in. */
export const accountQuery = queryOptions({
  queryKey: keys.account,
  queryFn: ({ signal }): Promise<Account> => dataOf(client.GET("/api/v1/account", { signal })),
  staleTime: 5 * 60_000,
  retry: false,
});

/** Cards, newest first; of one status when `status` is given. */
export function cardsQuery(status: CardStatus | null) {
  return infiniteQueryOptions({
    queryKey: [...keys.cardLists, status ?? "all"] as const,
    queryFn: ({ pageParam, signal }): Promise<Page<Card>> =>
      dataOf(
        client.GET("/api/v1/cards", {
          params: { query: { limit: CARDS_A_PAGE, ...(status ? { status } : {}), ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page: Page<Card>) => page.next_cursor ?? undefined,
  });
}

/** One card with the words of its sides. */
export function cardQuery(id: string) {
  return queryOptions({
    queryKey: keys.card(id),
    queryFn: ({ signal }): Promise<Card> => dataOf(client.GET("/api/v1/cards/{id}", { params: { path: { id } }, signal })),
  });
}

/** Contacts that match `query`, all when it is empty. */
export function contactsQuery(query: string) {
  return infiniteQueryOptions({
    queryKey: [...keys.contacts, "list", query] as const,
    queryFn: ({ pageParam, signal }): Promise<Page<Contact>> =>
      dataOf(
        client.GET("/api/v1/contacts", {
          params: { query: { limit: CONTACTS_A_PAGE, ...(query ? { query } : {}), ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page: Page<Contact>) => page.next_cursor ?? undefined,
  });
}

/** One contact with its cards. */
export function contactQuery(id: string) {
  return queryOptions({
    queryKey: keys.contact(id),
    queryFn: ({ signal }): Promise<Contact> =>
      dataOf(client.GET("/api/v1/contacts/{id}", { params: { path: { id } }, signal })),
  });
}

/** Contacts that may be the same person as the draft of a card, as it stands at `version`. */
export function cardDuplicatesQuery(id: string, version: number) {
  return queryOptions({
    queryKey: [...keys.cardDuplicates(id), version] as const,
    queryFn: async ({ signal }): Promise<Duplicate[]> =>
      (await dataOf(client.GET("/api/v1/cards/{id}/duplicates", { params: { path: { id } }, signal }))).items,
  });
}

/** Other contacts that may be the same person as a contact, as it stands at `version`. */
export function contactDuplicatesQuery(id: string, version: number) {
  return queryOptions({
    queryKey: [...keys.contactDuplicates(id), version] as const,
    queryFn: async ({ signal }): Promise<Duplicate[]> =>
      (await dataOf(client.GET("/api/v1/contacts/{id}/duplicates", { params: { path: { id } }, signal }))).items,
  });
}

/** The chats paired with this account. */
export const chatsQuery = queryOptions({
  queryKey: keys.chats,
  queryFn: ({ signal }): Promise<ChatPage> => dataOf(client.GET("/api/v1/chats", { signal })),
});

/** Who reads the pictures; decided by the server's settings, so it rarely changes. */
export const recognitionQuery = queryOptions({
  queryKey: keys.recognition,
  queryFn: ({ signal }): Promise<Recognition> => dataOf(client.GET("/api/v1/recognition", { signal })),
  staleTime: 5 * 60_000,
});

/** The contacts that match `query` as a vCard file. */
export function exportContacts(query: string): Promise<string> {
  return dataOf(client.GET("/api/v1/contacts/export", { params: { query: query ? { query } : {} }, parseAs: "text" }));
}

/** The open reminders of a card, or of a contact and the cards that it came from, the next one first. */
export function remindersQuery(of: ReminderOf) {
  return queryOptions({
    queryKey: keys.reminders(of),
    queryFn: async ({ signal }): Promise<Reminder[]> =>
      (await dataOf(client.GET("/api/v1/reminders", { params: { query: of }, signal }))).items,
  });
}

/** The chats and groups in which the bot was seen; for administrators. */
export const roomsQuery = infiniteQueryOptions({
  queryKey: keys.rooms,
  queryFn: ({ pageParam, signal }): Promise<Page<Room>> =>
    dataOf(client.GET("/api/v1/rooms", { params: { query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } }, signal })),
  initialPageParam: "",
  getNextPageParam: (page: Page<Room>) => page.next_cursor ?? undefined,
});

/** What holds for all chats. */
export const chatPolicyQuery = queryOptions({
  queryKey: keys.chatPolicy,
  queryFn: ({ signal }): Promise<ChatPolicy> => dataOf(client.GET("/api/v1/chat-policy", { signal })),
});

/** The messages that did not reach their chat; for administrators. */
export const unsentQuery = infiniteQueryOptions({
  queryKey: keys.unsent,
  queryFn: ({ pageParam, signal }): Promise<Page<UnsentMessage>> =>
    dataOf(client.GET("/api/v1/unsent-messages", { params: { query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) } }, signal })),
  initialPageParam: "",
  getNextPageParam: (page: Page<UnsentMessage>) => page.next_cursor ?? undefined,
});

/** All loaded items of a paged list in order. */
export function itemsOf<T>(data: InfiniteData<Page<T>> | undefined): T[] {
  return data?.pages.flatMap((page) => page.items) ?? [];
}

/** A change of one card or contact at a known version. */
export interface Change {
  id: string;
  version: number;
}

function at({ id, version }: Change) {
  return { params: { path: { id }, header: { "If-Match": etag(version) } } };
}

export function updateCard(change: Change, patch: ContactPatch): Promise<Card> {
  return dataOf(client.PATCH("/api/v1/cards/{id}", { ...at(change), body: patch }));
}

export function acceptCard(change: Change): Promise<Card> {
  return dataOf(client.POST("/api/v1/cards/{id}/accept", at(change)));
}

export function rejectCard(change: Change): Promise<Card> {
  return dataOf(client.POST("/api/v1/cards/{id}/reject", at(change)));
}

export function rereadCard(change: Change): Promise<Card> {
  return dataOf(client.POST("/api/v1/cards/{id}/reread", at(change)));
}

/** Makes the card `back` the back of the card `front`. */
export function joinCards(front: Change, back: string): Promise<Card> {
  const { params } = at(front);
  return dataOf(client.POST("/api/v1/cards/{id}/join/{back_id}", { params: { ...params, path: { ...params.path, back_id: back } } }));
}

/** Makes `back`, which is the back of the card, a card of its own. */
export function separateCards(card: Change, back: string): Promise<Card> {
  const { params } = at(card);
  return dataOf(client.POST("/api/v1/cards/{id}/separate/{back_id}", { params: { ...params, path: { ...params.path, back_id: back } } }));
}

/** Puts a card into a contact that is there already. */
export function mergeCard(change: Change, contact: string): Promise<Card> {
  const { params } = at(change);
  return dataOf(
    client.POST("/api/v1/cards/{id}/merge/{contact_id}", { params: { ...params, path: { ...params.path, contact_id: contact } } }),
  );
}

/** Takes back what was done last to a card. */
export function undoCard(change: Change): Promise<Card> {
  return dataOf(client.POST("/api/v1/cards/{id}/undo", at(change)));
}

/** Puts another contact into one, when both are the same person. */
export function mergeContacts(change: Change, other: string): Promise<Contact> {
  const { params } = at(change);
  return dataOf(
    client.POST("/api/v1/contacts/{id}/merge/{other_id}", { params: { ...params, path: { ...params.path, other_id: other } } }),
  );
}

/** Takes back what was done last to a contact. */
export function undoContact(change: Change): Promise<Contact> {
  return dataOf(client.POST("/api/v1/contacts/{id}/undo", at(change)));
}

/** Adds a contact; the same key a second time, after a lost answer, gives the first one again. */
export function createContact(data: NewContact, key: string): Promise<Contact> {
  return dataOf(client.POST("/api/v1/contacts", { params: { header: { "Idempotency-Key": key } }, body: data }));
}

export function updateContact(change: Change, patch: ContactPatch): Promise<Contact> {
  return dataOf(client.PATCH("/api/v1/contacts/{id}", { ...at(change), body: patch }));
}

/** Adds a reminder of a contact or a card; the same key a second time gives the first one again. */
export function createReminder(of: ReminderOf, due_at: string, note: string, key: string): Promise<Reminder> {
  const body = { ...of, due_at, note: note.trim() === "" ? null : note.trim() };
  return dataOf(client.POST("/api/v1/reminders", { params: { header: { "Idempotency-Key": key } }, body }));
}

/** Notes that a reminder is done, or puts it off. */
export function updateReminder(change: Change, body: { done: true } | { due_at: string }): Promise<Reminder> {
  return dataOf(client.PATCH("/api/v1/reminders/{id}", { ...at(change), body }));
}

export function decideRoom(change: Change, permission: RoomPermission): Promise<Room> {
  return dataOf(client.PATCH("/api/v1/rooms/{id}", { ...at(change), body: { permission } }));
}

export function setChatPolicy(body: ChatPolicy): Promise<ChatPolicy> {
  return dataOf(client.PUT("/api/v1/chat-policy", { body }));
}

export async function retryUnsent(change: Change): Promise<void> {
  await dataOf(client.POST("/api/v1/unsent-messages/{id}/retry", at(change)));
}

export async function dismissUnsent(change: Change): Promise<void> {
  await dataOf(client.DELETE("/api/v1/unsent-messages/{id}", at(change)));
}

export async function deleteContact(change: Change): Promise<void> {
  await dataOf(client.DELETE("/api/v1/contacts/{id}", at(change)));
}
