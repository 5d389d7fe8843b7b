import { Button } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";

import type { UndoStep } from "../api/types";
import { t } from "../i18n";
import { useUntil } from "./useUntil";

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
