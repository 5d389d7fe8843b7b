import { describe, expect, it, vi } from "vitest";

import { Problem } from "../api/problem";
import type { ContactData, ContactPatch } from "../api/types";
import { Editor, type Saved } from "./editor";
import { newPoint, withText } from "./form";

const data: ContactData = { name: {}, display_name: "Kurz", company: "Alt", tags: [], points: [], origins: {} };

// A server that holds one record and refuses stale versions.
function server(start: Saved) {
  let held = start;
  const save = vi.fn((version: number, patch: ContactPatch): Promise<Saved> => {
    if (version !== held.version) return Promise.reject(new Problem(412, "stale"));
    const points = (patch.points as ContactData["points"] | undefined)?.map((point, index) => ({
      ...point,
      id: point.id ?? `s${index}`,
    }));
    held = { version: version + 1, data: { ...held.data, ...patch, points: points ?? held.data.points } as ContactData };
    return Promise.resolve(held);
  });
  return {
    save,
    load: () => Promise.resolve(held),
    change: (part: Partial<ContactData>) => {
      held = { version: held.version + 1, data: { ...held.data, ...part } };
      return held;
    },
    get held() {
      return held;
    },
  };
}

function opened() {
  const there = server({ version: 1, data });
  return { there, editor: new Editor({ version: 1, data }, there.save, there.load) };
}

describe("saving", () => {
  it("sends nothing when nothing changed", async () => {
    const { there, editor } = opened();
    expect(await editor.flush()).toBe(true);
    expect(there.save).not.toHaveBeenCalled();
  });

  it("sends the change from the version it starts from and goes on from the new one", async () => {
    const { there, editor } = opened();
    editor.edit(withText(editor.snapshot().form, "/company", "Neu"));
    expect(editor.dirty).toBe(true);
    expect(await editor.flush()).toBe(true);
    expect(there.save).toHaveBeenLastCalledWith(1, { company: "Neu" });
    editor.edit(withText(editor.snapshot().form, "/title", "CTO"));
    await editor.flush();
    expect(there.save).toHaveBeenLastCalledWith(2, { title: "CTO" });
    expect(editor.dirty).toBe(false);
  });

  it("sends what was typed while a save was under way, once", async () => {
    const { there, editor } = opened();
    editor.edit(withText(editor.snapshot().form, "/company", "Neu"));
    const first = editor.flush();
    editor.edit(withText(editor.snapshot().form, "/title", "CTO"));
    const second = editor.flush();
    expect(await Promise.all([first, second])).toEqual([true, true]);
    expect(there.save).toHaveBeenCalledTimes(2);
    expect(there.held.data).toMatchObject({ company: "Neu", title: "CTO" });
  });

  it("does not send a new point twice", async () => {
    const { there, editor } = opened();
    const form = editor.snapshot().form;
    editor.edit({ ...form, points: [{ ...newPoint("email"), value: "a@example.org" }, newPoint("phone")] });
    await editor.flush();
    await editor.flush();
    expect(there.save).toHaveBeenCalledTimes(1);
    expect(there.held.data.points).toHaveLength(1);
  });

  it("keeps the values and the reason when they are refused", async () => {
    const refusal = new Problem(422, "no", [{ pointer: "/company", reason: "too long" }]);
    const editor = new Editor({ version: 1, data }, () => Promise.reject(refusal), () => Promise.resolve(null));
    editor.edit(withText(editor.snapshot().form, "/company", "Neu"));
    expect(await editor.flush()).toBe(false);
    expect(editor.snapshot()).toMatchObject({ problem: refusal, saving: false, form: { company: "Neu" } });
  });
});

describe("somebody else's changes", () => {
  it("are shown at once when nothing was typed here", () => {
    const { there, editor } = opened();
    editor.receive(there.change({ company: "Fremd" }));
    expect(editor.snapshot()).toMatchObject({ version: 2, conflict: null, form: { company: "Fremd" } });
  });

  it("are a conflict when something was typed, and the person's values can stay", async () => {
    const { there, editor } = opened();
    editor.edit(withText(editor.snapshot().form, "/company", "Mein"));
    there.change({ company: "Fremd", title: "Chefin" });
    expect(await editor.flush()).toBe(false);
    expect(editor.snapshot().conflict?.data.company).toBe("Fremd");
    expect(await editor.keepMine()).toBe(true);
    expect(there.held.data).toMatchObject({ company: "Mein", title: "Chefin" });
    expect(there.save).toHaveBeenLastCalledWith(2, { company: "Mein" });
  });

  it("can replace what was typed", async () => {
    const { there, editor } = opened();
    editor.edit(withText(editor.snapshot().form, "/company", "Mein"));
    there.change({ company: "Fremd" });
    await editor.flush();
    editor.takeTheirs();
    expect(editor.snapshot()).toMatchObject({ version: 2, conflict: null, form: { company: "Fremd" } });
    expect(editor.dirty).toBe(false);
  });
});
