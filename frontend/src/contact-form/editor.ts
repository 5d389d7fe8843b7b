import { Problem } from "../api/problem";
import type { ContactData, ContactPatch } from "../api/types";
import { afterSave, formOf, patchOf, type ContactForm } from "./form";

/** What the server holds at a version. */
export interface Saved {
  version: number;
  data: ContactData;
}

export interface EditorState {
  /** What the server holds, as a form. */
  base: ContactForm;
  /** What the inputs hold. */
  form: ContactForm;
  data: ContactData;
  version: number;
  saving: boolean;
  /** Why the last save was refused. */
  problem: Problem | null;
  /** Somebody else's version that came between; saving waits until a person has decided. */
  conflict: Saved | null;
}

const STALE = 412;

/**
 * Edits one draft or contact: holds the inputs, sends merge patches one after the other with the version they start from,
 * and stops when somebody else was faster.
 */
export class Editor {
  private state: EditorState;
  private newest: Saved;
  private running: Promise<boolean> | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(
    start: Saved,
    private readonly save: (version: number, patch: ContactPatch) => Promise<Saved>,
    private readonly reload: () => Promise<Saved | null>,
  ) {
    this.newest = start;
    const base = formOf(start.data);
    this.state = { base, form: base, ...start, saving: false, problem: null, conflict: null };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): EditorState => this.state;

  /** Whether the inputs say something that the server does not hold. */
  get dirty(): boolean {
    return patchOf(this.state.base, this.state.form) !== null;
  }

  /** Puts other values into the inputs. */
  edit(form: ContactForm): void {
    this.put({ form });
  }

  /** Takes back everything that is not saved. */
  revert(): void {
    this.put({ form: this.state.base, problem: null });
  }

  /** Hears of a version that the server holds, from whatever source. */
  receive(saved: Saved): void {
    if (saved.version > this.newest.version) this.newest = saved;
    if (this.state.saving || this.newest.version <= this.state.version) return;
    if (this.dirty) this.put({ conflict: this.newest });
    else this.adopt(this.newest);
  }

  /** Sends what is not saved. True when the server holds what the inputs say. */
  flush(): Promise<boolean> {
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Resolves a conflict with the other person's values. */
  takeTheirs(): void {
    if (this.state.conflict) this.adopt(this.state.conflict);
  }

  /** Resolves a conflict: values changed here stay, all others become the other person's. */
  keepMine(): Promise<boolean> {
    const theirs = this.state.conflict;
    if (!theirs) return this.flush();
    const { base, form } = this.state;
    const saved = formOf(theirs.data);
    const merged = afterSave(base, form, saved);
    const ids = new Set(saved.points.map((point) => point.id));
    const pointsChanged = patchOf(base, form)?.points !== undefined;
    const points = pointsChanged
      ? form.points.map((point) => (ids.has(point.id) ? point : { ...point, id: null }))
      : saved.points;
    this.put({ base: saved, form: { ...merged, points }, ...theirs, conflict: null });
    return this.flush();
  }

  private adopt(saved: Saved): void {
    const base = formOf(saved.data);
    this.put({ base, form: base, ...saved, problem: null, conflict: null });
  }

  private async run(): Promise<boolean> {
    for (;;) {
      if (this.state.conflict) return false;
      const { base, form, version } = this.state;
      const patch = patchOf(base, form);
      if (patch === null) {
        this.put({ problem: null });
        return true;
      }
      this.put({ saving: true, problem: null });
      try {
        const saved = await this.save(version, patch);
        if (saved.version > this.newest.version) this.newest = saved;
        const now = this.state.form;
        const held = formOf(saved.data);
        const next = now === form && form.points.length !== held.points.length ? { ...form, points: held.points } : now;
        this.put({ base: held, form: afterSave(form, next, held), ...saved, saving: false });
        if (now === form) return true;
      } catch (cause) {
        await this.fail(cause);
        return false;
      }
    }
  }

  private async fail(cause: unknown): Promise<void> {
    if (!(cause instanceof Problem)) {
      this.put({ saving: false });
      throw cause;
    }
    if (cause.status !== STALE) {
      this.put({ saving: false, problem: cause });
      return;
    }
    const newest = this.newest.version > this.state.version ? this.newest : await this.reload();
    this.put(newest ? { saving: false, conflict: newest } : { saving: false, problem: cause });
  }

  private put(part: Partial<EditorState>): void {
    const { base, form, data, version, saving, problem, conflict } = { ...this.state, ...part };
    this.state = { base, form, data, version, saving, problem, conflict };
    for (const listener of this.listeners) listener();
  }
}
