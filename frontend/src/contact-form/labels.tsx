import { IconAt, IconMapPin, IconPhone, IconUsers, IconWorld } from "@tabler/icons-react";
import type { ReactNode } from "react";

import type { PointKind } from "../api/types";
import { t, type MessageKey } from "../i18n";
import { LABELS } from "./form";

const ICON = 18;

/** The icon of each kind of point. */
export const pointIcons: Record<PointKind, ReactNode> = {
  phone: <IconPhone size={ICON} aria-hidden />,
  email: <IconAt size={ICON} aria-hidden />,
  url: <IconWorld size={ICON} aria-hidden />,
  address: <IconMapPin size={ICON} aria-hidden />,
  social: <IconUsers size={ICON} aria-hidden />,
};

/** A label as people read it: a known one translated, any other as it is. */
export function labelText(label: string | null | undefined): string {
  if (!label) return "";
  const known = new Set(Object.values(LABELS).flat());
  return known.has(label) ? t(`label.${label}` as MessageKey) : label;
}
