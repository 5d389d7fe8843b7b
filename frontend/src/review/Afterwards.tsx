import { Button, Group } from "@mantine/core";

import type { Card } from "../api/types";
import { t } from "../i18n";
import { TextLink } from "../shell/links";

/** What can be done right after a verdict: see the contact, or take it back. */
export function Afterwards({ card, onUndo }: { card: Card; onUndo: () => void }) {
  return (
    <Group gap="md">
      {card.contact_id ? (
        <TextLink to="/contacts/$id" params={{ id: card.contact_id }}>
          {t("review.openContact")}
        </TextLink>
      ) : null}
      <Button size="compact-sm" variant="default" onClick={onUndo}>
        {t("undo.short")}
      </Button>
    </Group>
  );
}
