import { Button } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useEffect, useState } from "react";

import type { UndoStep } from "../api/types";
import { t } from "../i18n";

const LONGEST_TIMER_MS = 2_000_000_000;

/** Whether a point in time lies ahead; the page hears when it has passed. */
function useUntil(until: string | null): boolean {
  const [passed, setPassed] = useState<string | null>(null);
  useEffect(() => {
    if (until === null) return undefined;
    const left = Math.min(Math.max(new Date(until).getTime() - Date.now(), 0), LONGEST_TIMER_MS);
    const timer = window.setTimeout(() => setPassed(until), left);
    return () => window.clearTimeout(timer);
  }, [until]);
  return until !== null && passed !== until;
}

interface Props {
  step: UndoStep | null | undefined;
  loading: boolean;
  onUndo: () => void;
}

/** Takes back what was done last, as long as that is possible. */
export function UndoButton({ step, loading, onUndo }: Props) {
  const open = useUntil(step?.until ?? null);
  if (!step || !open) return null;
  return (
    <Button variant="subtle" color="gray" c="var(--mantine-color-text)" w="fit-content" leftSection={<IconArrowBackUp size={18} aria-hidden />} loading={loading} onClick={onUndo}>
      {t(`undo.${step.kind}`)}
    </Button>
  );
}
