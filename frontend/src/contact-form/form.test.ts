import { describe, expect, it } from "vitest";

import type { ContactData } from "../api/types";
import {
  afterSave,
  emptyForm,
  formOf,
  newPoint,
  originOf,
  patchOf,
  pointerOf,
  textIn,
  withoutPoint,
  withPoint,
  withText,
} from "./form";

const data: ContactData = {
  name: { prefix: "Dr.", given: "Nora", family: "Feldkamp" },
  display_name: "Dr. Nora Feldkamp",
  company: "Beispiel GmbH",
  title: null,
  event: "Expo",
  tags: ["lead", "fair"],
  points: [
    { id: "p1", kind: "phone", label: "work", value: "030 123", origin: { engine: "tesseract", confidence: 0.7, polygons: [] } },
    { id: "p2", kind: "address", label: "work", value: "Weg 1\n12345 Ort", address: { street: "Weg 1", postal_code: "12345" } },
  ],
  origins: { name: { engine: "qr", confidence: 0.99, polygons: [] } },
};

describe("merge patches", () => {
  const base = formOf(data);

  it("are null when nothing changed, also for added spaces and empty new rows", () => {
    expect(patchOf(base, formOf(data))).toBeNull();
    expect(patchOf(base, { ...base, company: " Beispiel GmbH " })).toBeNull();
    expect(patchOf(base, { ...base, points: [...base.points, newPoint("email")] })).toBeNull();
  });

  it("carry only what changed and null for what was cleared", () => {
    expect(patchOf(base, { ...base, company: "", title: "CTO" })).toEqual({ company: null, title: "CTO" });
  });

  it("carry the tags as a list, and only when they changed", () => {
    expect(formOf(data).tags).toBe("lead, fair");
    expect(patchOf(base, withText(base, "/tags", " lead,fair, "))).toBeNull();
    expect(patchOf(base, withText(base, "/tags", "lead, hot lead,"))).toEqual({ tags: ["lead", "hot lead"] });
    expect(patchOf(base, withText(base, "/event", ""))).toEqual({ event: null });
  });

  it("carry single parts of the name and the display name that follows", () => {
    expect(patchOf(base, withText(base, "/name/prefix", ""))).toEqual({
      name: { prefix: null },
      display_name: null,
    });
  });

  it("leave a display name that a person chose", () => {
    const chosen = { ...base, display_name: "Nora" };
    expect(withText(chosen, "/name/family", "Berg").display_name).toBe("Nora");
  });

  it("let the company stand in for a missing name, and follow it", () => {
    const nameless = { ...emptyForm(), company: "Alt AG", display_name: "Alt AG" };
    expect(patchOf(nameless, withText(nameless, "/company", "Neu AG"))).toEqual({ company: "Neu AG", display_name: null });
    expect(withText(nameless, "/name/given", "Nora").display_name).toBe("Nora");
  });

  it("send all points with their ids when one changed", () => {
    const phone = { ...newPoint("email"), value: " nora@example.org " };
    const next = withPoint({ ...base, points: [...base.points, phone] }, "p1", { value: "030 124" });
    expect(patchOf(base, next)?.points).toEqual([
      { id: "p1", kind: "phone", label: "work", value: "030 124" },
      {
        id: "p2",
        kind: "address",
        label: "work",
        value: "Weg 1\n12345 Ort",
        address: { street: "Weg 1", postal_code: "12345", locality: null, region: null, country: null },
      },
      { kind: "email", label: "work", value: "nora@example.org" },
    ]);
  });

  it("drop a removed point", () => {
    expect(patchOf(base, withoutPoint(base, "p1"))?.points).toHaveLength(1);
  });
});

describe("after a save", () => {
  const base = formOf(data);
  const added = { ...newPoint("email"), value: "nora@example.org" };
  const sent = { ...base, company: "Beispiel AG", points: [...base.points, added] };
  const saved = formOf({
    ...data,
    company: "Beispiel AG",
    points: [...data.points, { id: "p3", kind: "email", label: "work", value: "nora@example.org" }],
  });

  it("keeps what was typed meanwhile and takes the rest", () => {
    const now = { ...sent, title: "CTO" };
    const result = afterSave(sent, now, saved);
    expect(result.title).toBe("CTO");
    expect(result.company).toBe("Beispiel AG");
    expect(patchOf(saved, result)).toEqual({ title: "CTO" });
  });

  it("gives new points their ids but not new keys, so that the focus stays", () => {
    const now = withPoint(sent, added.key, { value: "nora@example.com" });
    const point = afterSave(sent, now, saved).points[2];
    expect(point).toMatchObject({ id: "p3", key: added.key, value: "nora@example.com" });
  });
});

describe("fields by name", () => {
  const base = formOf(data);

  it("reads and writes each kind of field", () => {
    for (const field of ["/name/given", "/company", "/display_name", "point:p1", "point:p2/street"]) {
      expect(textIn(withText(base, field, "x"), field)).toBe("x");
    }
  });

  it("points where the server points", () => {
    const blank = newPoint("phone");
    const form = { ...base, points: [blank, ...base.points] };
    expect(pointerOf("point:p1", form)).toBe("/points/0/value");
    expect(pointerOf("point:p2/street", form)).toBe("/points/1/address/street");
    expect(pointerOf("/company", form)).toBe("/company");
  });

  it("forgets the origin of a value that was changed", () => {
    expect(originOf("point:p1", base, base, data)?.confidence).toBe(0.7);
    expect(originOf("point:p1", withText(base, "point:p1", "1"), base, data)).toBeNull();
    expect(originOf("/name/given", base, base, data)?.engine).toBe("qr");
    expect(originOf("/name/additional", base, base, data)).toBeNull();
    expect(originOf("/note", emptyForm(), emptyForm(), data)).toBeNull();
  });
});
