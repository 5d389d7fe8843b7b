import { expect, it } from "vitest";

import type { Origin } from "../api/types";
import { levelOf, needsLook } from "./confidence";

function read(confidence: number): Origin {
  return { engine: "tesseract", confidence, polygons: [] };
}

it.each([
  [1, "sure"],
  [0.9, "sure"],
  [0.899, "check"],
  [0.6, "check"],
  [0.599, "doubtful"],
  [0, "doubtful"],
])("a confidence of %d is %s", (confidence, level) => {
  expect(levelOf(read(confidence))).toBe(level);
});

it("believes a person whatever the reader thought", () => {
  expect(levelOf({ engine: "person", confidence: null, polygons: [] })).toBe("person");
});

it("knows nothing without an origin or a figure", () => {
  expect(levelOf(null)).toBe("unknown");
  expect(levelOf({ engine: "qr", confidence: null, polygons: [] })).toBe("unknown");
});

it("asks for a look at check and doubtful only", () => {
  expect((["person", "sure", "check", "doubtful", "unknown"] as const).filter(needsLook)).toEqual(["check", "doubtful"]);
});
