import type { components } from "./schema";

type Schemas = components["schemas"];

export type Account = Schemas["Account"];
export type Card = Schemas["Card"];
export type CardImport = Schemas["CardImport"];
export type CardNeighbour = Schemas["CardNeighbour"];
export type CardStatus = Card["status"];
export type Chat = Schemas["Chat"];
export type ChatLink = Schemas["ChatLink"];
export type ChatPage = Schemas["ChatPage"];
export type ChatChannel = Schemas["ChatChannel"];
export type Contact = Schemas["Contact"];
export type ContactData = Schemas["ContactData"];
export type Duplicate = Schemas["Duplicate"];
export type Origin = Schemas["Origin"];
export type Point = Schemas["Point"];
export type PointKind = Point["kind"];
export type ChatPolicy = Schemas["ChatPolicy"];
export type Reminder = Schemas["Reminder"];
/** What a reminder is of. */
export type ReminderOf = { contact_id: string } | { card_id: string };
export type Room = Schemas["Room"];
export type RoomPermission = Room["permission"];
export type Recognition = Schemas["Recognition"];
export type SetupLink = Schemas["SetupLink"];
export type Side = Schemas["Side"];
export type UndoStep = Schemas["UndoStep"];
export type UnsentMessage = Schemas["UnsentMessage"];
export type Word = Schemas["Word"];

/** A JSON Merge Patch (RFC 7396) of a contact or draft: absent stays, null clears, arrays are replaced. */
export type ContactPatch = Schemas["ContactPatch"];
export type NewContact = Schemas["NewContact"];
export type PointInput = Schemas["PointInput"];
