import { Button } from "@mantine/core";
import { IconUnlink } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { keys, separateCards } from "../api/queries";
import type { Card } from "../api/types";
import { noteAnswer } from "../cards/cache";
import { t } from "../i18n";
import { showDone, showProblem } from "../shell/notices";
import { useUntil } from "./useUntil";

/** The card that was joined last to this one, or null. */
function lastBack(card: Card): string | null {
  return card.sides.reduce<string | null>((last, side) => side.came_with ?? last, null);
}

interface Props {
  card: Card;
  /** What must be done before: values that are not saved yet. Gives the version that stands then, or null if that failed. */
  before: () => Promise<number | null>;
}

/** Makes two cards of one whose sides were joined, however long ago; as long as the joining can be taken back, that is offered instead. */
export function SeparateButton({ card, before }: Props) {
  const queries = useQueryClient();
  const back = lastBack(card);
  const takenBack = useUntil(card.undo?.kind === "join" ? card.undo.until : null);
  const separate = useMutation({
    mutationFn: async (other: string) => {
      const version = await before();
      return version === null ? null : separateCards({ id: card.id, version }, other);
    },
    onSuccess: (answer) => {
      if (!answer) return;
      noteAnswer(queries, answer);
      void queries.invalidateQueries({ queryKey: keys.cards });
      void queries.invalidateQueries({ queryKey: keys.contacts });
      showDone(t("separate.done"));
    },
    onError: (cause) => {
      showProblem(cause);
      void queries.invalidateQueries({ queryKey: keys.card(card.id) });
    },
  });
  if (back === null || takenBack) return null;
  return (
    <Button
      variant="subtle"
      color="gray"
      c="var(--mantine-color-text)"
      leftSection={<IconUnlink size={18} aria-hidden />}
      loading={separate.isPending}
      onClick={() => separate.mutate(back)}
    >
      {t("separate.action")}
    </Button>
  );
}
