import { Badge, Loader, type MantineColor } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconClock, IconEye, IconLink, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";

import type { CardStatus } from "../api/types";
import { t } from "../i18n";
import { statusKey } from "./status";

const ICON = 13;

const looks: Record<CardStatus, { color: MantineColor; icon: ReactNode }> = {
  received: { color: "gray", icon: <IconClock size={ICON} aria-hidden /> },
  reading: { color: "petrol", icon: <Loader size={11} color="currentColor" aria-hidden /> },
  needs_review: { color: "yellow", icon: <IconEye size={ICON} aria-hidden /> },
  accepted: { color: "green", icon: <IconCheck size={ICON} aria-hidden /> },
  rejected: { color: "gray", icon: <IconX size={ICON} aria-hidden /> },
  joined: { color: "gray", icon: <IconLink size={ICON} aria-hidden /> },
  failed: { color: "red", icon: <IconAlertTriangle size={ICON} aria-hidden /> },
};

/** The state of a card by icon and text. */
export function StatusBadge({ status }: { status: CardStatus }) {
  const { color, icon } = looks[status];
  return (
    <Badge variant="light" color={color} leftSection={icon} tt="none" fw={600} size="md" c="var(--mantine-color-text)">
      {t(statusKey(status))}
    </Badge>
  );
}
