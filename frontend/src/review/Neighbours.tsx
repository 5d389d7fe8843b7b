import { ActionIcon, Group, Tooltip } from "@mantine/core";
import { IconArrowLeft, IconChevronLeft, IconChevronRight } from "@tabler/icons-react";

import { t } from "../i18n";
import { TextLink } from "../shell/links";

interface Props {
  previous: string | null;
  next: string | null;
  onGo: (id: string | null) => void;
}

/** Back to the list, and to the cards around this one. */
export function Neighbours({ previous, next, onGo }: Props) {
  return (
    <Group justify="space-between">
      <TextLink to="/cards" size="sm" style={{ display: "inline-flex", alignItems: "center", gap: 4, minHeight: 28 }}>
        <IconArrowLeft size={16} aria-hidden />
        {t("review.back")}
      </TextLink>
      <Group gap={4}>
        <Tooltip label={`${t("keys.previous")} (K)`}>
          <ActionIcon variant="default" size={32} aria-label={t("keys.previous")} disabled={previous === null} onClick={() => onGo(previous)}>
            <IconChevronLeft size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={`${t("keys.next")} (J)`}>
          <ActionIcon variant="default" size={32} aria-label={t("keys.next")} disabled={next === null} onClick={() => onGo(next)}>
            <IconChevronRight size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    </Group>
  );
}
