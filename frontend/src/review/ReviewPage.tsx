import { Center, Loader } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";

import { Problem } from "../api/problem";
import { cardQuery, cardsQuery, itemsOf } from "../api/queries";
import type { Card, ContactData } from "../api/types";
import { isBusy } from "../cards/status";
import { t } from "../i18n";
import { NotFound, Notice } from "../shell/PageError";
import { reasonOf } from "../shell/notices";
import { useShortcuts } from "../shell/shortcuts";
import { useTitle } from "../shell/useTitle";
import { neighbours } from "./queue";
import { ReviewForm } from "./ReviewForm";
import { SettledCard } from "./SettledCard";

const route = getRouteApi("/signed-in/cards/$id");

/** Whether a card is in a person's hands: read, and not decided yet. */
function inReview(card: Card): card is Card & { draft: ContactData } {
  return card.status === "needs_review" && card.draft !== null && card.draft !== undefined;
}

/** One card: review while it waits for a verdict, else what became of it. */
export function ReviewPage() {
  const { id } = route.useParams();
  const navigate = useNavigate();
  const card = useQuery(cardQuery(id));
  const { data } = useInfiniteQuery(cardsQuery("needs_review"));
  const queue = itemsOf(data).filter((entry) => entry.status === "needs_review");
  const { previous, next } = neighbours(queue, id);
  const go = (target: string | null) => {
    if (target !== null) void navigate({ to: "/cards/$id", params: { id: target } });
  };
  useTitle(card.data?.draft?.display_name || t("review.title"));
  useShortcuts([
    { keys: "j", label: t("keys.next"), run: () => go(next) },
    { keys: "k", label: t("keys.previous"), run: () => go(previous) },
  ]);

  if (card.isPending) {
    return (
      <Center p="xl">
        <Loader aria-label={t("common.loading")} />
      </Center>
    );
  }
  if (!card.data) {
    return card.error instanceof Problem && card.error.status === 404 ? (
      <NotFound />
    ) : (
      <Notice title={t("error.title")}>{reasonOf(card.error)}</Notice>
    );
  }
  const shared = { card: card.data, previous, next, onGo: go };
  return inReview(card.data) && !isBusy(card.data.status) ? (
    <ReviewForm key={id} {...shared} card={card.data} queue={queue} />
  ) : (
    <SettledCard key={id} {...shared} />
  );
}
