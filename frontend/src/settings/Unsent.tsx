import { Alert, Badge, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";

import { dismissUnsent, itemsOf, keys, retryUnsent, unsentQuery } from "../api/queries";
import type { UnsentMessage } from "../api/types";
import { momentText, t, told } from "../i18n";
import { reasonOf, showDone, showProblem } from "../shell/notices";

/** What the server noted, unless it is one of the reasons that have a sentence of their own. */
function noted(message: UnsentMessage): string | null {
  if (message.problem !== "failed" || !message.reason) return null;
  return told("reason", message.reason_code, null, message.reason);
}

function Row({ message }: { message: UnsentMessage }) {
  const queries = useQueryClient();
  const channel = t(`channel.${message.channel}`);
  const subject = t(`unsent.${message.subject}`);
  const what = [subject, message.chat ?? channel].join(", ");
  const after = {
    onError: (cause: unknown) => showProblem(cause),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.unsent }),
  };
  const retry = useMutation({ mutationFn: () => retryUnsent(message), onSuccess: () => showDone(t("unsent.retried")), ...after });
  const dismiss = useMutation({ mutationFn: () => dismissUnsent(message), ...after });
  return (
    <Group component="li" justify="space-between" gap="xs" align="start">
      <div style={{ minWidth: 0, flex: "1 1 260px" }}>
        <Group gap={6}>
          <Text fw={550}>{subject}</Text>
          <Badge variant="light" color="gray" tt="none" c="var(--mantine-color-text)">
            {channel}
          </Badge>
        </Group>
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {t(`unsent.${message.problem}`)}
        </Text>
        {noted(message) === null ? null : (
          <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {t("unsent.noted", { reason: noted(message) ?? "" })}
          </Text>
        )}
        <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {[message.chat, momentText(message.given_up_at)].filter(Boolean).join(" · ")}
        </Text>
      </div>
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="default"
          loading={retry.isPending}
          disabled={dismiss.isPending}
          onClick={() => retry.mutate()}
          aria-label={t("unsent.retryOf", { what })}
        >
          {t("unsent.retry")}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          c="var(--mantine-color-text)"
          loading={dismiss.isPending}
          disabled={retry.isPending}
          onClick={() => dismiss.mutate()}
          aria-label={t("unsent.dismissOf", { what })}
        >
          {t("unsent.dismiss")}
        </Button>
      </Group>
    </Group>
  );
}

/** Messages that did not reach their chat, for an administrator to try again or let be. Nothing when there are none. */
export function Unsent() {
  const list = useInfiniteQuery(unsentQuery);
  const messages = itemsOf(list.data);
  if (!list.isError && messages.length === 0) return null;
  return (
    <Paper component="section" withBorder radius="lg" p={{ base: "md", sm: "lg" }} aria-labelledby="unsent-title">
      <Stack gap="md">
        <div>
          <Title order={2} size="h3" id="unsent-title">
            {t("unsent.title")}
          </Title>
          <Text c="dimmed" mt={4}>
            {t("unsent.lead")}
          </Text>
        </div>
        {list.isError ? (
          <Alert color="red" title={t("error.title")}>
            {reasonOf(list.error)}
          </Alert>
        ) : null}
        <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: "none" }} aria-labelledby="unsent-title">
          {messages.map((message) => (
            <Row key={message.id} message={message} />
          ))}
        </Stack>
        {list.hasNextPage ? (
          <Button variant="default" w="fit-content" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("common.more")}
          </Button>
        ) : null}
      </Stack>
    </Paper>
  );
}
