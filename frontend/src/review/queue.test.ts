import { expect, it } from "vitest";

import { afterVerdict, neighbours } from "./queue";

const queue = [{ id: "a" }, { id: "b" }, { id: "c" }];

it("finds the cards around one", () => {
  expect(neighbours(queue, "b")).toEqual({ previous: "a", next: "c" });
  expect(neighbours(queue, "a")).toEqual({ previous: null, next: "b" });
  expect(neighbours(queue, "x")).toEqual({ previous: null, next: "a" });
  expect(neighbours([], "x")).toEqual({ previous: null, next: null });
});

it("goes on, then back, then nowhere", () => {
  expect(afterVerdict(queue, "b")).toBe("c");
  expect(afterVerdict(queue, "c")).toBe("b");
  expect(afterVerdict([{ id: "a" }], "a")).toBeNull();
});
