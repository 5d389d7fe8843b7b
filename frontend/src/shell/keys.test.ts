import { describe, expect, it } from "vitest";

import { isTyping, outcomeOf, type Place, type Press } from "./keys";

const free: Place = { typing: false, dialogOpen: false, enabled: true };
const known = ["a", "?", "g c"];

function press(key: string, more: Partial<Press> = {}): Press {
  return { key, ctrlKey: false, metaKey: false, altKey: false, ...more };
}

describe("shortcuts", () => {
  it("run for a known key, with or without capitals", () => {
    expect(outcomeOf(press("a"), null, free, known).run).toBe("a");
    expect(outcomeOf(press("A"), null, free, known).run).toBe("a");
    expect(outcomeOf(press("?"), null, free, known).run).toBe("?");
    expect(outcomeOf(press("z"), null, free, known)).toEqual({ run: null, pending: null });
  });

  it("run for a pair of keys, and let the first one lapse", () => {
    expect(outcomeOf(press("g"), null, free, known)).toEqual({ run: null, pending: "g" });
    expect(outcomeOf(press("c"), "g", free, known).run).toBe("g c");
    expect(outcomeOf(press("a"), "g", free, known).run).toBe("a");
    expect(outcomeOf(press("c"), null, free, known).run).toBeNull();
  });

  it.each<Partial<Place>>([{ typing: true }, { dialogOpen: true }, { enabled: false }])("are silent for %o", (place) => {
    expect(outcomeOf(press("a"), null, { ...free, ...place }, known).run).toBeNull();
  });

  it.each<Partial<Press>>([{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { isComposing: true }])(
    "leave the browser's own keys alone: %o",
    (more) => {
      expect(outcomeOf(press("a", more), null, free, known).run).toBeNull();
    },
  );
});

describe("typing", () => {
  it.each([
    ["INPUT", "text", true],
    ["input", "search", true],
    ["INPUT", "checkbox", false],
    ["TEXTAREA", undefined, true],
    ["SELECT", undefined, true],
    ["BUTTON", undefined, false],
  ])("%s %s: %s", (tagName, type, expected) => {
    expect(isTyping({ tagName, type })).toBe(expected);
  });

  it("is not going on without an element", () => {
    expect(isTyping(null)).toBe(false);
  });
});
