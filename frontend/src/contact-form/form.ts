import type { ContactData, ContactPatch, Origin, Point, PointInput, PointKind } from "../api/types";

export const NAME_PARTS = ["prefix", "given", "additional", "family", "suffix"] as const;
export type NamePart = (typeof NAME_PARTS)[number];
export const PLAIN_FIELDS = ["company", "title", "department", "event", "note"] as const;
export type PlainField = (typeof PLAIN_FIELDS)[number];
export const ADDRESS_PARTS = ["street", "postal_code", "locality", "region", "country"] as const;
export type AddressPart = (typeof ADDRESS_PARTS)[number];
export type AddressForm = Record<AddressPart, string>;

export interface PointForm {
  /** Stable within the page, also before the server gave an id. */
  key: string;
  id: string | null;
  kind: PointKind;
  label: string;
  value: string;
  address: AddressForm | null;
}

/** A contact or draft as it stands in the inputs: every text is a string, empty for nothing. */
export interface ContactForm extends Record<PlainField, string> {
  name: Record<NamePart, string>;
  display_name: string;
  /** Separated by commas. */
  tags: string;
  points: PointForm[];
}

/** Labels that a point of a kind may have; a social has the name of its network, written freely. */
export const LABELS: Record<PointKind, readonly string[]> = {
  phone: ["work", "mobile", "home", "fax", "pager", "other"],
  email: ["work", "home", "other"],
  url: ["work", "home", "other"],
  address: ["work", "home", "other"],
  social: [],
};

let lastKey = 0;

function newKey(): string {
  lastKey += 1;
  return `new-${lastKey}`;
}

/** A point with nothing in it yet. */
export function newPoint(kind: PointKind): PointForm {
  return { key: newKey(), id: null, kind, label: LABELS[kind][0] ?? "", value: "", address: null };
}

function addressOf(address: Point["address"]): AddressForm | null {
  if (!address) return null;
  const form = {} as AddressForm;
  for (const part of ADDRESS_PARTS) form[part] = address[part] ?? "";
  return form;
}

/** The form of a contact with nothing in it. */
export function emptyForm(): ContactForm {
  return {
    name: { prefix: "", given: "", additional: "", family: "", suffix: "" },
    display_name: "",
    company: "",
    title: "",
    department: "",
    event: "",
    note: "",
    tags: "",
    points: [],
  };
}

/** What the server holds, as a form. */
export function formOf(data: ContactData): ContactForm {
  const form = emptyForm();
  for (const part of NAME_PARTS) form.name[part] = data.name[part] ?? "";
  for (const field of PLAIN_FIELDS) form[field] = data[field] ?? "";
  form.display_name = data.display_name;
  form.tags = data.tags.join(", ");
  form.points = data.points.map((point) => ({
    key: point.id,
    id: point.id,
    kind: point.kind,
    label: point.label ?? "",
    value: point.value,
    address: addressOf(point.address),
  }));
  return form;
}

/** The name put together from its parts, as the server composes it. */
export function composedName(name: ContactForm["name"]): string {
  return NAME_PARTS.map((part) => name[part].trim())
    .filter((part) => part !== "")
    .join(" ");
}

/** The tags that were written; the server brings them into their one form. */
export function tagsIn(text: string): string[] {
  return text
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
}

function orNull(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === "" ? null : trimmed;
}

function pointBody(point: PointForm): PointInput {
  const body: PointInput = { kind: point.kind, label: orNull(point.label), value: point.value.trim() };
  if (point.id !== null) body.id = point.id;
  if (point.address) {
    const address: Record<string, string | null> = {};
    for (const part of ADDRESS_PARTS) address[part] = orNull(point.address[part]);
    body.address = Object.values(address).every((part) => part === null) ? null : address;
  }
  return body;
}

/** The points as they are sent: rows that were added and never filled stay here. */
export function filledPoints(form: ContactForm): PointForm[] {
  return form.points.filter((point) => point.id !== null || point.value.trim() !== "");
}

function pointBodies(form: ContactForm): PointInput[] {
  return filledPoints(form).map(pointBody);
}

/**
 * The JSON Merge Patch (RFC 7396) that turns `base` into `next`, or null when they say the same.
 * Arrays cannot be merged, so one changed point sends them all, each with its id.
 */
export function patchOf(base: ContactForm, next: ContactForm): ContactPatch | null {
  const patch: ContactPatch = {};
  const name: NonNullable<ContactPatch["name"]> = {};
  for (const part of NAME_PARTS) {
    if (orNull(base.name[part]) !== orNull(next.name[part])) name[part] = orNull(next.name[part]);
  }
  if (Object.keys(name).length > 0) patch.name = name;
  for (const field of PLAIN_FIELDS) {
    if (orNull(base[field]) !== orNull(next[field])) patch[field] = orNull(next[field]);
  }
  if (base.display_name.trim() !== next.display_name.trim()) {
    // The server composes it; null leaves that to it.
    patch.display_name = next.display_name.trim() === composedDisplay(next) ? null : orNull(next.display_name);
  }
  const tags = tagsIn(next.tags);
  if (JSON.stringify(tags) !== JSON.stringify(tagsIn(base.tags))) patch.tags = tags;
  const points = pointBodies(next);
  if (JSON.stringify(points) !== JSON.stringify(pointBodies(base))) patch.points = points;
  return Object.keys(patch).length > 0 ? patch : null;
}

/** What a contact is shown as when nobody chose it: its name, else its company, as the server composes it. */
export function composedDisplay(form: Pick<ContactForm, "name" | "company">): string {
  return composedName(form.name) || form.company.trim();
}

// A display name that was only composed follows its parts; one that was typed stays.
function followed(before: ContactForm, after: ContactForm): ContactForm {
  const composed = before.display_name === "" || before.display_name === composedDisplay(before);
  return composed ? { ...after, display_name: composedDisplay(after) } : after;
}

/** `form` with the point of `key` changed. */
export function withPoint(form: ContactForm, key: string, change: Partial<PointForm>): ContactForm {
  return { ...form, points: form.points.map((point) => (point.key === key ? { ...point, ...change } : point)) };
}

/** `form` without the point of `key`. */
export function withoutPoint(form: ContactForm, key: string): ContactForm {
  return { ...form, points: form.points.filter((point) => point.key !== key) };
}

/**
 * What the inputs should hold after `saved` came back for `sent` while `now` may have moved on: untouched fields take the
 * server's value, touched ones stay, and new points learn their ids (the server keeps the order).
 */
export function afterSave(sent: ContactForm, now: ContactForm, saved: ContactForm): ContactForm {
  const result = { ...now, name: { ...now.name } };
  for (const part of NAME_PARTS) if (now.name[part] === sent.name[part]) result.name[part] = saved.name[part];
  for (const field of PLAIN_FIELDS) if (now[field] === sent[field]) result[field] = saved[field];
  if (now.tags === sent.tags) result.tags = saved.tags;
  if (now.display_name === sent.display_name) result.display_name = saved.display_name;

  const sentPoints = filledPoints(sent);
  const savedByKey = new Map(sentPoints.map((point, index) => [point.key, saved.points[index]]));
  if (sentPoints.length !== saved.points.length) savedByKey.clear();
  result.points = now.points.map((point) => {
    const before = sent.points.find((other) => other.key === point.key);
    const after = savedByKey.get(point.key);
    if (!before || !after) return point;
    const untouched = JSON.stringify(before) === JSON.stringify(point);
    return untouched ? { ...after, key: point.key } : { ...point, id: after.id };
  });
  return result;
}

/** Names one input: a JSON pointer for single fields, `point:<key>` (with `/street` and so on) for points. */
export type FieldId = string;

/** The JSON pointer of a field as the server names it, for the form as it is sent. */
export function pointerOf(field: FieldId, form: ContactForm): string {
  if (!field.startsWith("point:")) return field;
  const [key = "", part] = field.slice("point:".length).split("/");
  const index = filledPoints(form).findIndex((point) => point.key === key);
  return part === undefined ? `/points/${index}/value` : `/points/${index}/address/${part}`;
}

/** Where the value of a field was read, while it still says what the server holds. */
export function originOf(field: FieldId, form: ContactForm, base: ContactForm, data: ContactData): Origin | null {
  if (field.startsWith("/name/")) {
    const part = field.slice("/name/".length) as NamePart;
    if (form.name[part] !== base.name[part] || base.name[part] === "") return null;
    return data.origins.name ?? null;
  }
  if (field.startsWith("point:")) {
    const key = field.slice("point:".length).split("/")[0] ?? "";
    const point = form.points.find((entry) => entry.key === key);
    const before = base.points.find((entry) => entry.id !== null && entry.id === point?.id);
    if (!point || !before || before.value !== point.value) return null;
    return data.points.find((entry) => entry.id === point.id)?.origin ?? null;
  }
  const plain = field.slice(1) as PlainField;
  if (plain === "note" || plain === "event" || !(PLAIN_FIELDS as readonly string[]).includes(plain)) return null;
  return form[plain] === base[plain] && base[plain] !== "" ? (data.origins[plain] ?? null) : null;
}

/** The text of a field, and the form with another text in it. */
export function textIn(form: ContactForm, field: FieldId): string {
  if (field.startsWith("/name/")) return form.name[field.slice("/name/".length) as NamePart];
  if (field.startsWith("point:")) {
    const [key = "", part] = field.slice("point:".length).split("/");
    const point = form.points.find((entry) => entry.key === key);
    return (part === undefined ? point?.value : point?.address?.[part as AddressPart]) ?? "";
  }
  if (field === "/tags") return form.tags;
  return field === "/display_name" ? form.display_name : form[field.slice(1) as PlainField];
}

/** `form` with `text` in one field. */
export function withText(form: ContactForm, field: FieldId, text: string): ContactForm {
  if (field.startsWith("/name/")) {
    return followed(form, { ...form, name: { ...form.name, [field.slice("/name/".length)]: text } });
  }
  if (field.startsWith("point:")) {
    const [key = "", part] = field.slice("point:".length).split("/");
    if (part === undefined) return withPoint(form, key, { value: text });
    const point = form.points.find((entry) => entry.key === key);
    const address = point?.address ?? (Object.fromEntries(ADDRESS_PARTS.map((name) => [name, ""])) as AddressForm);
    return withPoint(form, key, { address: { ...address, [part]: text } });
  }
  if (field === "/display_name") return { ...form, display_name: text };
  if (field === "/tags") return { ...form, tags: text };
  return followed(form, { ...form, [field.slice(1)]: text });
}
