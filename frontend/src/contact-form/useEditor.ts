import { useEffect, useState, useSyncExternalStore } from "react";

import type { ContactPatch } from "../api/types";
import { Editor, type EditorState, type Saved } from "./editor";

/**
 * The editor of one record for as long as the caller stays mounted (give the caller a `key` per record), kept up with the
 * versions that come in through `held`.
 */
export function useEditor(
  held: Saved,
  save: (version: number, patch: ContactPatch) => Promise<Saved>,
  reload: () => Promise<Saved | null>,
): [Editor, EditorState] {
  const [editor] = useState(() => new Editor(held, save, reload));
  const state = useSyncExternalStore(editor.subscribe, editor.snapshot);
  useEffect(() => editor.receive(held), [editor, held]);
  return [editor, state];
}
