import { Button, Loader, Modal, Stack, Text } from "@mantine/core";
import { IconLink } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { cardsQuery, itemsOf, joinCards, keys } from "../api/queries";
import type { Card } from "../api/types";
import { noteAnswer } from "../cards/cache";
import { Thumb, titleOf } from "../cards/CardRow";
import { t, timeText } from "../i18n";
import { showDone, showProblem } from "../shell/notices";
import styles from "./JoinDialog.module.css";

const FRONTS: ReadonlySet<Card["status"]> = new Set(["needs_review", "failed", "accepted"]);

interface Props {
  /** The card that is the back of another. */
  card: Card;
  /** What must be done before: values that are not saved yet. */
  before: () => Promise<boolean>;
  onJoined: (front: string) => void;
}

function Fronts({ card, onChoose, busy }: { card: Card; onChoose: (front: Card) => void; busy: string | null }) {
  const list = useInfiniteQuery(cardsQuery(null));
  const fronts = itemsOf(list.data).filter((other) => other.id !== card.id && FRONTS.has(other.status));
  if (list.isPending) return <Loader mx="auto" aria-label={t("common.loading")} />;
  return (
    <Stack gap="sm">
      {fronts.length === 0 ? <Text>{t("join.none")}</Text> : null}
      <ul className={styles.list}>
        {fronts.map((front) => (
          <li key={front.id}>
            <button type="button" className={styles.front} disabled={busy !== null} aria-busy={busy === front.id} onClick={() => onChoose(front)}>
              <Thumb card={front} />
              <span className={styles.text}>
                <span className={styles.name}>{titleOf(front)}</span>
                <Text component="span" size="sm" c="dimmed">
                  {[front.draft?.company, timeText(front.created_at)].filter(Boolean).join(" · ")}
                </Text>
              </span>
              {busy === front.id ? <Loader size="sm" aria-hidden /> : null}
            </button>
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button variant="default" mx="auto" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("common.more")}
        </Button>
      ) : null}
    </Stack>
  );
}

/** Says of which card this one is the back; both become one card with all pictures. */
export function JoinDialog({ card, before, onJoined }: Props) {
  const queries = useQueryClient();
  const [opened, setOpened] = useState(false);
  const join = useMutation({
    mutationFn: async (front: Card) => ((await before()) ? joinCards(front, card.id) : null),
    onSuccess: (answer) => {
      if (!answer) return;
      setOpened(false);
      noteAnswer(queries, answer);
      void queries.invalidateQueries({ queryKey: keys.cards });
      void queries.invalidateQueries({ queryKey: keys.contacts });
      showDone(t("join.done"));
      onJoined(answer.id);
    },
    onError: (cause) => {
      showProblem(cause);
      void queries.invalidateQueries({ queryKey: keys.cards });
    },
  });
  return (
    <>
      <Button variant="subtle" color="gray" c="var(--mantine-color-text)" leftSection={<IconLink size={18} aria-hidden />} onClick={() => setOpened(true)}>
        {t("join.action")}
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={t("join.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
        <Text c="dimmed" mb="sm">
          {t("join.lead")}
        </Text>
        <Fronts card={card} busy={join.isPending ? join.variables.id : null} onChoose={(front) => join.mutate(front)} />
      </Modal>
    </>
  );
}
