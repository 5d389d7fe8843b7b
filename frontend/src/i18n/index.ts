import { de } from "./de";
import { en } from "./en";

/** A text, or one text per plural form of `{count}`. */
export type Message = string | { one: string; other: string };
export type MessageKey = keyof typeof en;
export type Messages = Record<MessageKey, Message>;
export type Values = Record<string, string | number>;

const languages: Record<string, Messages> = { en, de };

/** The first of `wanted` (BCP 47 tags) that there are texts for, else English. */
export function pickLanguage(wanted: readonly string[]): string {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split("-")[0] ?? "";
    if (language in languages) return language;
  }
  return "en";
}

/** Fills `{name}` places of a message; `count` chooses the plural form by the rules of `language`. */
export function fill(message: Message, language: string, values: Values = {}): string {
  const form =
    typeof message === "string"
      ? message
      : new Intl.PluralRules(language).select(Number(values.count)) === "one"
        ? message.one
        : message.other;
  return form.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    if (value === undefined) return place;
    return typeof value === "number" ? new Intl.NumberFormat(language).format(value) : value;
  });
}

const wanted: readonly string[] = typeof navigator === "undefined" ? [] : navigator.languages;

/** The language of the page, chosen from the browser's list. */
export const language = pickLanguage(wanted);

// Dates are written as where the person lives, such as en-GB, in the language of the page.
const region = wanted.find((tag) => pickLanguage([tag]) === language && tag.toLowerCase().startsWith(language)) ?? language;

/** The text for `key` in the language of the page. */
export function t(key: MessageKey, values?: Values): string {
  return fill((languages[language] ?? en)[key], language, values);
}

/** The sentence for something that the server names by `code`, or `otherwise` for what this page does not know. */
export function told(kind: "reason" | "problem", code: string | null | undefined, values: Values | null | undefined, otherwise: string): string {
  const key = `${kind}.${code ?? ""}`;
  return key in en ? t(key as MessageKey, values ?? {}) : otherwise;
}

/** A day and an hour, whenever it is. */
export function momentText(iso: string): string {
  return new Intl.DateTimeFormat(region, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));
}

/** A point in time as people read it: the day, and the time when it is today. */
export function timeText(iso: string): string {
  const time = new Date(iso);
  const today = new Date().toDateString() === time.toDateString();
  return new Intl.DateTimeFormat(region, today ? { timeStyle: "short" } : { dateStyle: "medium" }).format(time);
}
