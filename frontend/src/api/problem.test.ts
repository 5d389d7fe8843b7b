import { expect, it } from "vitest";

import { en } from "../i18n/en";
import { problemOf, reasonAt, sentenceOf } from "./problem";

const refused = {
  type: "urn:bizcard:problem:invalid",
  title: "Invalid values",
  detail: "/company: at most 500 characters",
  errors: [
    { pointer: "/company", reason: "at most 500 characters", code: "too_long", values: { count: "500" } },
    { pointer: "/limit", reason: "must be a whole number" },
  ],
};

it("tells known reasons in the words of the page, and others as they come", () => {
  const problem = problemOf(422, refused, "no");
  expect(reasonAt(problem.fields, "/company")).toBe("At most 500 characters");
  expect(reasonAt(problem.fields, "/limit")).toBe("must be a whole number");
  expect(sentenceOf(problem)).toBe("At most 500 characters\nMust be a whole number");
});

it("tells what happened by its code, then by its kind, then by the sentence", () => {
  const conflict = { type: "urn:bizcard:problem:conflict", detail: "it is too late to take this back", code: "undo_late" };
  expect(problemOf(409, conflict, "no").detail).toBe(en["reason.undo_late"]);
  const limited = { type: "urn:bizcard:problem:limited", detail: "too many requests; try again in 7 s" };
  expect(problemOf(429, limited, "no", "7").detail).toBe("Too many requests. Try again in 7 s.");
  expect(problemOf(409, { type: "urn:bizcard:problem:conflict", detail: "as it is", code: "of_tomorrow" }, "no").detail).toBe("as it is");
  expect(problemOf(500, "nothing of ours", "no").detail).toBe("no");
});
