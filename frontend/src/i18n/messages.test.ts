import { expect, it } from "vitest";

import { de } from "./de";
import { en } from "./en";
import { fill, pickLanguage, type Message } from "./index";

it("picks the first language there are texts for", () => {
  expect(pickLanguage(["fr-FR", "de-AT", "en"])).toBe("de");
  expect(pickLanguage(["fr"])).toBe("en");
  expect(pickLanguage([])).toBe("en");
});

it("fills places and chooses the plural", () => {
  const message = { one: "{count} card", other: "{count} cards" };
  expect(fill(message, "en", { count: 1 })).toBe("1 card");
  expect(fill(message, "en", { count: 1200 })).toBe("1,200 cards");
  expect(fill("Hello {name}", "en", { name: "N" })).toBe("Hello N");
  expect(fill("Hello {name}", "en")).toBe("Hello {name}");
});

function places(message: Message): string[] {
  const text = typeof message === "string" ? message : message.other;
  return (text.match(/\{\w+\}/g) ?? []).sort();
}

it.each(Object.keys(en) as (keyof typeof en)[])("%s has the same places in German", (key) => {
  expect(places(de[key])).toEqual(places(en[key]));
});

// Whoever says what stands on a button must hit it (WCAG 2.5.3).
it.each(["chats.remove", "duplicate.merge", "duplicate.join", "reminders.done", "reminders.tomorrow", "unsent.dismiss", "unsent.retry", "upload.dismiss"] as const)(
  "the long name of the button %s has its text in it",
  (key) => {
    for (const words of [en, de]) expect(String(words[`${key}Of`]).toLowerCase()).toContain(String(words[key]).toLowerCase());
  },
);
