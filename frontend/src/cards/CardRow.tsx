import { Button, Text } from "@mantine/core";
import { IconBrandTelegram, IconBrandWhatsapp, IconCards, IconTerminal2, IconWorld } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { rejectCard, rereadCard } from "../api/queries";
import type { Card } from "../api/types";
import { t, timeText } from "../i18n";
import { showProblem } from "../shell/notices";
import { noteAnswer } from "./cache";
import styles from "./CardsPage.module.css";
import { SideImage } from "./SideImage";
import { cardReason, isBusy, uncertainCount } from "./status";
import { StatusBadge } from "./StatusBadge";
import { localPreview } from "./uploads";

const channels: Record<Card["channel"], typeof IconWorld> = {
  web: IconWorld,
  telegram: IconBrandTelegram,
  whatsapp: IconBrandWhatsapp,
  cli: IconTerminal2,
};

/** A small picture of a card; decoration, because the text beside it says what it shows. */
export function Thumb({ card }: { card: Card }) {
  const side = card.sides[0];
  const url = side?.preview_url ?? localPreview(card.id);
  const missing = <IconCards size={22} stroke={1.4} aria-hidden />;
  return (
    <div className={`${styles.thumb} ${isBusy(card.status) ? styles.busy : ""}`}>
      {side && url ? <SideImage key={url} side={side} url={url} description="" cover missing={missing} /> : missing}
    </div>
  );
}

/** What a card is called in lists: the name that was read, or where it stands. */
export function titleOf(card: Card): string {
  const draft = card.draft;
  const company = draft?.company ?? "";
  if (draft && (draft.display_name !== "" || company !== "")) return draft.display_name || company;
  if (card.status === "received") return t("card.received");
  if (card.status === "failed") return t("card.failed");
  // The event that a card was read comes a moment before its values.
  return draft || card.status === "rejected" ? t("contact.unnamed") : t("card.reading");
}

function detailOf(card: Card): string {
  if (card.status === "failed") return cardReason(card) ?? t("card.noReason");
  const draft = card.draft;
  if (!draft) return "";
  const company = draft.display_name === "" ? "" : draft.company;
  return [draft.title, company, draft.points[0]?.value].filter(Boolean).join(" · ");
}

/** One card of the list, with the way out of every state. */
export function CardRow({ card }: { card: Card }) {
  const queries = useQueryClient();
  const note = { onSuccess: (answer: Card) => noteAnswer(queries, answer), onError: (cause: unknown) => showProblem(cause) };
  const reread = useMutation({ mutationFn: rereadCard, ...note });
  const reject = useMutation({ mutationFn: rejectCard, ...note });
  const Channel = channels[card.channel];
  const uncertain = card.status === "needs_review" ? uncertainCount(card) : 0;

  return (
    <li className={styles.row}>
      <Thumb card={card} />
      <div style={{ minWidth: 0 }}>
        <Text component="div" truncate>
          <Link to="/cards/$id" params={{ id: card.id }} className={styles.link}>
            {titleOf(card)}
          </Link>
        </Text>
        <Text size="sm" c="dimmed" lineClamp={2}>
          {detailOf(card)}
        </Text>
        <Text size="xs" c="dimmed" component="div" style={{ display: "flex", gap: 5, alignItems: "center" }}>
          <Channel size={14} aria-label={t(`channel.${card.channel}`)} />
          {timeText(card.created_at)}
          {uncertain > 0 ? ` · ${t("card.uncertain", { count: uncertain })}` : ""}
        </Text>
      </div>
      <div className={styles.side}>
        <StatusBadge status={card.status} />
        {card.status === "failed" ? (
          <div className={styles.actions}>
            <Button size="compact-sm" variant="default" loading={reread.isPending} onClick={() => reread.mutate(card)}>
              {t("card.reread")}
            </Button>
            <Button size="compact-sm" variant="subtle" color="gray" loading={reject.isPending} onClick={() => reject.mutate(card)}>
              {t("card.discard")}
            </Button>
          </div>
        ) : null}
      </div>
    </li>
  );
}
