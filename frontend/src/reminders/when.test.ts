import { describe, expect, it } from "vitest";

import { inputText, momentIn, tomorrowMorning } from "./when";

describe("when", () => {
  it("begins with the next morning, also at the end of a month", () => {
    expect(tomorrowMorning(new Date(2026, 10, 30, 23, 59))).toBe("2026-12-01T09:00");
  });

  it("reads what it wrote", () => {
    const moment = new Date(2026, 11, 1, 9, 5);
    expect(momentIn(inputText(moment))).toBe(moment.toISOString());
    expect(momentIn("")).toBeNull();
    expect(momentIn("tomorrow")).toBeNull();
  });
});
