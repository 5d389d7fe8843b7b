import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { keys, undoCard } from "../api/queries";
import { noteAnswer } from "../cards/cache";
import { t } from "../i18n";
import { showDone, showProblem } from "../shell/notices";

/** Takes back what was done last to a card, and shows the card. */
export function useUndoCard() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: undoCard,
    onSuccess: async (card) => {
      notifications.clean();
      noteAnswer(queries, card);
      // Pictures may have moved to another card, and contacts may have come or gone.
      void queries.invalidateQueries({ queryKey: keys.cards });
      void queries.invalidateQueries({ queryKey: keys.contacts });
      showDone(t("undo.done"));
      await navigate({ to: "/cards/$id", params: { id: card.id } });
    },
    onError: (cause, { id }) => {
      showProblem(cause);
      void queries.invalidateQueries({ queryKey: keys.card(id) });
    },
  });
}
