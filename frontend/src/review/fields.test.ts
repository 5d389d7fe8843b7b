import { expect, it } from "vitest";

import type { Origin } from "../api/types";
import { emptyForm, newPoint } from "../contact-form/form";
import { fieldsOf, uncertainFields, valueCount } from "./fields";

const form = { ...emptyForm(), points: [newPoint("email"), newPoint("phone")] };

it("lists points by kind, whatever their order", () => {
  expect(fieldsOf(form).slice(-2)).toEqual([`point:${form.points[1]?.key}`, `point:${form.points[0]?.key}`]);
});

it("finds the values to look at, and counts a name once", () => {
  const doubtful: Origin = { engine: "tesseract", confidence: 0.5, polygons: [] };
  const uncertain = uncertainFields(form, (field) => (/^\/(name|title)/.test(field) ? doubtful : null));
  expect(uncertain).toEqual(["/name/given", "/name/family", "/title"]);
  expect(valueCount(uncertain)).toBe(2);
});
