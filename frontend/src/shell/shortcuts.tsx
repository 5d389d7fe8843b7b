import { Group, Kbd, Modal, Switch, Table, Text } from "@mantine/core";
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from "react";

import { language, t } from "../i18n";
import { isTyping, outcomeOf } from "./keys";

/** A key (`a`) or pair of keys (`g c`), what it does in words, and the doing. */
export interface Shortcut {
  keys: string;
  label: string;
  run: () => void;
}

const PAIR_MS = 1500;
const STORED = "bizcard-single-keys";

const active = new Map<symbol, readonly Shortcut[]>();
const listeners = new Set<() => void>();
let shown: readonly Shortcut[] = [];

function publish(): void {
  shown = [...active.values()].flat();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let enabled = window.localStorage.getItem(STORED) !== "off";

/** Whether single keys work, and the way to turn them on or off for this browser. */
export function useSingleKeys(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, () => enabled);
  const set = (next: boolean) => {
    enabled = next;
    window.localStorage.setItem(STORED, next ? "on" : "off");
    publish();
  };
  return [on, set];
}

/** Makes shortcuts work while the caller is on the page. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const run = useEffectEvent((keys: string) => shortcuts.find((shortcut) => shortcut.keys === keys)?.run());
  const described = JSON.stringify(shortcuts.map(({ keys, label }) => [keys, label]));
  useEffect(() => {
    const owner = Symbol("shortcuts");
    const entries = JSON.parse(described) as [string, string][];
    active.set(
      owner,
      entries.map(([keys, label]) => ({ keys, label, run: () => run(keys) })),
    );
    publish();
    return () => {
      active.delete(owner);
      publish();
    };
  }, [described]);
}

/** The one listener for all shortcuts, and the list of those that work now (`?`). */
export function ShortcutHelp() {
  const [opened, setOpened] = useState(false);
  const [on, setOn] = useSingleKeys();
  const shortcuts = useSyncExternalStore(subscribe, () => shown);
  useShortcuts([{ keys: "?", label: t("keys.help"), run: () => setOpened(true) }]);

  useEffect(() => {
    let pending: string | null = null;
    let lapse = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      const place = {
        typing: isTyping(event.target instanceof HTMLElement ? event.target : null),
        dialogOpen: document.querySelector("[aria-modal='true']") !== null,
        enabled,
      };
      const known = shown.map((shortcut) => shortcut.keys);
      const outcome = outcomeOf(event, pending, place, known);
      pending = outcome.pending;
      window.clearTimeout(lapse);
      if (pending !== null) lapse = window.setTimeout(() => (pending = null), PAIR_MS);
      if (outcome.run === null) return;
      event.preventDefault();
      shown.findLast((shortcut) => shortcut.keys === outcome.run)?.run();
    };
    window.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("keydown", onKey);
      window.clearTimeout(lapse);
    };
  }, []);

  return (
    <Modal opened={opened} onClose={() => setOpened(false)} title={t("keys.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Table aria-label={t("keys.title")}>
        <Table.Tbody>
          {shortcuts.map(({ keys, label }) => (
            <Table.Tr key={keys}>
              <Table.Td w={110}>
                <Group gap={4}>
                  {keys.split(" ").map((key) => (
                    <Kbd key={key}>{key.length === 1 ? key.toLocaleUpperCase(language) : key}</Kbd>
                  ))}
                </Group>
              </Table.Td>
              <Table.Td>{label}</Table.Td>
            </Table.Tr>
          ))}
          <Table.Tr>
            <Table.Td>
              <Kbd>Ctrl</Kbd> <Kbd>K</Kbd>
            </Table.Td>
            <Table.Td>{t("palette.open")}</Table.Td>
          </Table.Tr>
          <Table.Tr>
            <Table.Td>
              <Kbd>Esc</Kbd>
            </Table.Td>
            <Table.Td>{t("keys.leave")}</Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed" my="sm">
        {t("keys.typing")}
      </Text>
      <Switch label={t("keys.enabled")} checked={on} onChange={(event) => setOn(event.currentTarget.checked)} />
    </Modal>
  );
}
