import { Alert } from "@mantine/core";
import { IconMessageOff } from "@tabler/icons-react";

import type { Card } from "../api/types";
import { t } from "../i18n";

/** Says that the sender did not hear in the chat what became of the card. */
export function AnswerProblem({ card }: { card: Card }) {
  if (!card.answer_problem) return null;
  return (
    <Alert color="yellow" icon={<IconMessageOff aria-hidden />}>
      {t(`answer.${card.answer_problem}`)}
    </Alert>
  );
}
