import { Popover, Text, UnstyledButton } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconEye, IconUserCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";

import type { Origin } from "../api/types";
import { t } from "../i18n";
import { levelOf, type Level } from "../review/confidence";
import styles from "./ContactForm.module.css";

const SIZE = 15;
const PERCENT = 100;

const icons: Record<Exclude<Level, "unknown">, ReactNode> = {
  person: <IconUserCheck size={SIZE} aria-hidden />,
  sure: <IconCircleCheck size={SIZE} aria-hidden />,
  check: <IconEye size={SIZE} aria-hidden />,
  doubtful: <IconAlertTriangle size={SIZE} aria-hidden />,
};

function whyOf(origin: Origin, level: Exclude<Level, "unknown">): string {
  if (level === "person") return t("why.person");
  const percent = Math.floor((origin.confidence ?? 0) * PERCENT);
  return `${t(`why.${origin.engine}`, { percent })} ${t(`why.${level}`)}`;
}

/** How sure a value is: icon and word, with the reason behind it on demand. Nothing when nothing is known. */
export function Mark({ id, origin, label }: { id: string; origin: Origin | null; label: string }) {
  const level = levelOf(origin);
  if (!origin || level === "unknown") return null;
  return (
    <Popover width={260} position="bottom-end" withArrow shadow="md">
      <Popover.Target>
        <UnstyledButton className={styles.mark} data-level={level} aria-label={`${label}: ${t(`level.${level}`)}`}>
          {icons[level]}
          <span id={id}>{t(`level.${level}`)}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm">{whyOf(origin, level)}</Text>
      </Popover.Dropdown>
    </Popover>
  );
}
