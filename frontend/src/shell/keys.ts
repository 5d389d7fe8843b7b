/** What decides about a key press; `KeyboardEvent` has all of it. */
export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  isComposing?: boolean;
}

/** Where a key was pressed and what the person has set. */
export interface Place {
  typing: boolean;
  dialogOpen: boolean;
  enabled: boolean;
}

/** The outcome of a key press: the shortcut to run, and the first key of a pair that is still open. */
export interface Outcome {
  run: string | null;
  pending: string | null;
}

const NONE: Outcome = { run: null, pending: null };

/**
 * The shortcut that a key press means among `known` (such as `a`, `?` or the pair `g c`). Single keys are silent while
 * somebody types, while a dialog is open and when they are turned off (WCAG 2.2, 2.1.4).
 */
export function outcomeOf(press: Press, pending: string | null, place: Place, known: readonly string[]): Outcome {
  if (place.typing || place.dialogOpen || !place.enabled) return NONE;
  if (press.ctrlKey || press.metaKey || press.altKey || press.isComposing) return NONE;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  if (key === "Shift") return { run: null, pending };
  if (pending !== null && known.includes(`${pending} ${key}`)) return { run: `${pending} ${key}`, pending: null };
  if (known.includes(key)) return { run: key, pending: null };
  return known.some((shortcut) => shortcut.startsWith(`${key} `)) ? { run: null, pending: key } : NONE;
}

/** Whether keys pressed in an element of this kind are text. */
export function isTyping(element: { tagName: string; type?: string; isContentEditable?: boolean } | null): boolean {
  if (!element) return false;
  if (element.isContentEditable) return true;
  const tag = element.tagName.toUpperCase();
  if (tag === "TEXTAREA" || tag === "SELECT") return true;
  return tag === "INPUT" && !["checkbox", "radio", "button", "submit", "file", "range"].includes(element.type ?? "text");
}
