import { Alert, Button, Group, Loader, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconLink, IconUser, IconX } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { rejectCard, rereadCard } from "../api/queries";
import type { Card } from "../api/types";
import { noteAnswer } from "../cards/cache";
import { cardReason, isBusy } from "../cards/status";
import { t, timeText } from "../i18n";
import { ButtonLink } from "../shell/links";
import { showProblem } from "../shell/notices";
import { AnswerProblem } from "./AnswerProblem";
import { CardPicture } from "./CardPicture";
import { JoinDialog } from "./JoinDialog";
import { Neighbours } from "./Neighbours";
import styles from "./ReviewPage.module.css";
import { SamePicture } from "./SamePicture";
import { SeparateButton } from "./SeparateButton";
import { UndoButton } from "./UndoButton";
import { useUndoCard } from "./useUndoCard";

interface Props {
  card: Card;
  previous: string | null;
  next: string | null;
  onGo: (id: string | null) => void;
}

function State({ card }: { card: Card }) {
  switch (card.status) {
    case "accepted":
      return (
        <Alert color="green" icon={<IconCheck aria-hidden />} title={t("settled.accepted")}>
          {card.contact_id ? (
            <ButtonLink to="/contacts/$id" params={{ id: card.contact_id }} leftSection={<IconUser size={18} aria-hidden />} mt="xs">
              {t("review.openContact")}
            </ButtonLink>
          ) : null}
        </Alert>
      );
    case "rejected":
      return (
        <Alert color="gray" icon={<IconX aria-hidden />} title={t("settled.rejected")}>
          {t("settled.rejectedText")}
        </Alert>
      );
    case "joined":
      return (
        <Alert color="gray" icon={<IconLink aria-hidden />} title={t("status.joined")}>
          {card.back_of ? (
            <ButtonLink to="/cards/$id" params={{ id: card.back_of }} mt="xs">
              {t("contact.toCard")}
            </ButtonLink>
          ) : null}
        </Alert>
      );
    case "failed":
      return (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={t("card.failed")}>
          {cardReason(card) ?? t("card.noReason")}
        </Alert>
      );
    default:
      return (
        <Alert color="petrol" icon={<Loader size={18} aria-hidden />} title={t(card.status === "received" ? "card.received" : "card.reading")}>
          {t("settled.busyText")}
        </Alert>
      );
  }
}

/** A card that is being read or was decided: its picture, what became of it, and the way on. */
export function SettledCard({ card, previous, next, onGo }: Props) {
  const queries = useQueryClient();
  const note = { onSuccess: (answer: Card) => noteAnswer(queries, answer), onError: (cause: unknown) => showProblem(cause) };
  const reread = useMutation({ mutationFn: rereadCard, ...note });
  const reject = useMutation({ mutationFn: rejectCard, ...note });
  const undo = useUndoCard();
  const mayBeBack = card.status === "failed" || card.status === "rejected";
  return (
    <div className={styles.page}>
      <section className={styles.picture} aria-label={t("picture.label")}>
        <CardPicture card={card} origin={null} into={null} onPick={() => undefined} />
      </section>
      <section className={styles.form} aria-label={t("review.fields")}>
        <Neighbours previous={previous} next={next} onGo={onGo} />
        <Title order={1} size="h2">
          {card.draft?.display_name || card.draft?.company || t("review.title")}
        </Title>
        <State card={card} />
        <AnswerProblem card={card} />
        <SamePicture card={card} />
        <Text c="dimmed" size="sm">
          {t("settled.came", { channel: t(`channel.${card.channel}`), time: timeText(card.created_at) })}
        </Text>
        <Group>
          {card.status === "failed" || card.status === "rejected" ? (
            <Button variant="default" loading={reread.isPending} onClick={() => reread.mutate(card)}>
              {t("card.reread")}
            </Button>
          ) : null}
          {card.status === "failed" ? (
            <Button variant="subtle" color="gray" loading={reject.isPending} onClick={() => reject.mutate(card)}>
              {t("card.discard")}
            </Button>
          ) : null}
          {mayBeBack ? <JoinDialog card={card} before={() => Promise.resolve(true)} onJoined={onGo} /> : null}
          <SeparateButton card={card} before={() => Promise.resolve(card.version)} />
          <UndoButton step={card.undo} loading={undo.isPending} onUndo={() => undo.mutate(card)} />
          {!isBusy(card.status) && next ? <Button onClick={() => onGo(next)}>{t("keys.next")}</Button> : null}
        </Group>
      </section>
    </div>
  );
}
