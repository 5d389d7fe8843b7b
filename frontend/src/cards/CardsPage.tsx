import { Alert, Button, Center, Container, Group, Loader, Stack, Text, Title } from "@mantine/core";
import { IconAlertCircle, IconEye } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";

import { cardsQuery, itemsOf } from "../api/queries";
import { t } from "../i18n";
import { ButtonLink } from "../shell/links";
import { reasonOf } from "../shell/notices";
import { useTitle } from "../shell/useTitle";
import { CardRow } from "./CardRow";
import styles from "./CardsPage.module.css";
import { Destination } from "./Destination";
import { DropZone } from "./DropZone";
import { belongs, FILTERS, type Filter } from "./status";
import { UploadList } from "./UploadList";
import { useUploads } from "./uploads";

/** The list of cards, from the newest, and the place to hand in more. */
export function CardsPage() {
  useTitle(t("nav.cards"));
  const [filter, setFilter] = useState<Filter>("all");
  const uploads = useUploads();
  const all = useInfiniteQuery(cardsQuery(null));
  // Cards on their way are the newest, so the list of all has them; other states can lie far down.
  const ofStatus = filter === "all" || filter === "busy" ? null : filter;
  const list = useInfiniteQuery(cardsQuery(ofStatus));

  const loaded = itemsOf(all.data);
  const cards = itemsOf(list.data).filter((card) => belongs(card.status, filter));
  const first = all.isSuccess && loaded.length === 0 && uploads.length === 0;
  const toReview = loaded.find((card) => card.status === "needs_review");
  const countOf = (entry: Filter) =>
    entry === filter && list.isSuccess
      ? `${cards.length}${list.hasNextPage ? "+" : ""}`
      : `${loaded.filter((card) => belongs(card.status, entry)).length}${all.hasNextPage ? "+" : ""}`;

  return (
    <Container size="lg" py="lg">
      <Stack gap="md">
        <Group justify="space-between">
          <Title order={1}>{t("nav.cards")}</Title>
          {toReview ? (
            <ButtonLink to="/cards/$id" params={{ id: toReview.id }} variant="light" leftSection={<IconEye size={18} aria-hidden />}>
              {t("cards.review")}
            </ButtonLink>
          ) : null}
        </Group>
        <DropZone first={first} />
        <Destination quiet={!first} />
        <UploadList />
        {first ? null : (
          <div className={styles.filters} role="group" aria-label={t("cards.filter")}>
            {FILTERS.map((entry) => (
              <button key={entry} type="button" className={styles.filter} aria-pressed={entry === filter} onClick={() => setFilter(entry)}>
                {t(`filter.${entry}`)} <span>{countOf(entry)}</span>
              </button>
            ))}
          </div>
        )}
        {list.isError ? (
          <Alert color="red" icon={<IconAlertCircle aria-hidden />} title={t("error.title")}>
            {reasonOf(list.error)}
            <Button mt="sm" variant="default" size="xs" display="block" onClick={() => void list.refetch()}>
              {t("common.tryAgain")}
            </Button>
          </Alert>
        ) : null}
        {list.isPending ? (
          <Center p="xl">
            <Loader aria-label={t("common.loading")} />
          </Center>
        ) : null}
        {cards.length > 0 ? (
          <ul className={styles.list} aria-label={t("nav.cards")}>
            {cards.map((card) => (
              <CardRow key={card.id} card={card} />
            ))}
          </ul>
        ) : null}
        {list.isSuccess && cards.length === 0 && !first ? (
          <Text c="dimmed" ta="center" p="lg">
            {t(`empty.${filter}`)}
          </Text>
        ) : null}
        {list.hasNextPage ? (
          <Button variant="default" mx="auto" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("common.more")}
          </Button>
        ) : null}
      </Stack>
    </Container>
  );
}
