import { ActionIcon, Alert, Anchor, Button, Code, CopyButton, Group, Loader, Paper, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconBrandTelegram, IconBrandWhatsapp, IconCheck, IconCopy, IconInfoCircle, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { client, dataOf } from "../api/client";
import { chatsQuery, keys } from "../api/queries";
import type { Chat, ChatChannel, ChatLink } from "../api/types";
import { webLink } from "../contacts/links";
import { t, timeText } from "../i18n";
import { reasonOf, showDone, showProblem } from "../shell/notices";

function Copy({ value, label }: { value: string; label: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t("common.copied") : label}>
          <ActionIcon variant="default" size={34} onClick={copy} aria-label={label}>
            {copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}

const ICONS = { telegram: IconBrandTelegram, whatsapp: IconBrandWhatsapp } as const;

function OneTimeLink({ link, channel }: { link: ChatLink; channel: ChatChannel }) {
  const href = link.url ? webLink(link.url) : null;
  return (
    <Paper withBorder radius="md" p="md" bg="var(--bizcard-soft)">
      <Stack gap="sm">
        {href ? (
          <>
            <Text size="sm">{t(`chats.steps.${channel}`)}</Text>
            <Group gap="xs" wrap="nowrap">
              <Anchor href={href} target="_blank" rel="noopener noreferrer" style={{ overflowWrap: "anywhere" }}>
                {href}
              </Anchor>
              <Copy value={href} label={t("chats.copyLink")} />
            </Group>
          </>
        ) : null}
        <Text size="sm">{href ? t(`chats.orCommand.${channel}`) : t(`chats.command.${channel}`)}</Text>
        <Group gap="xs" wrap="nowrap">
          <Code p={8} fz="sm" style={{ overflowWrap: "anywhere" }}>
            {link.command}
          </Code>
          <Copy value={link.command} label={t("chats.copyCommand")} />
        </Group>
        <Text size="sm" c="dimmed">
          {t("chats.expires", { time: timeText(link.expires_at) })}
        </Text>
      </Stack>
    </Paper>
  );
}

function ChatRow({ chat }: { chat: Chat }) {
  const queries = useQueryClient();
  const name = chat.name || t(`channel.${chat.channel}`);
  const Icon = ICONS[chat.channel];
  const remove = useMutation({
    mutationFn: () => dataOf(client.DELETE("/api/v1/chats/{id}", { params: { path: { id: chat.id } } })),
    onSuccess: () => {
      showDone(t("chats.removed", { name }));
      return queries.invalidateQueries({ queryKey: keys.chats });
    },
    onError: (cause) => showProblem(cause),
  });
  return (
    <Group component="li" justify="space-between" wrap="nowrap">
      <Group gap="sm" wrap="nowrap">
        <Icon aria-hidden />
        <div>
          <Text fw={550}>{name}</Text>
          <Text size="sm" c="dimmed">
            {t("chats.since", { time: timeText(chat.created_at) })}
          </Text>
        </div>
      </Group>
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconTrash size={16} aria-hidden />}
        loading={remove.isPending}
        onClick={() => remove.mutate()}
        aria-label={t("chats.removeOf", { name })}
      >
        {t("chats.remove")}
      </Button>
    </Group>
  );
}

/** The chats that may send cards to this account, and the one-time link to pair another. */
export function Chats() {
  const chats = useQuery({ ...chatsQuery, refetchOnWindowFocus: "always" });
  const pair = useMutation({
    mutationFn: (channel: ChatChannel) => dataOf(client.POST("/api/v1/chats/links", { body: { channel } })),
  });
  return (
    <Paper component="section" withBorder radius="lg" p={{ base: "md", sm: "lg" }} aria-labelledby="chats-title">
      <Stack gap="md">
        <div>
          <Title order={2} size="h3" id="chats-title">
            {t("chats.title")}
          </Title>
          <Text c="dimmed" mt={4}>
            {t(chats.data?.channels.length === 0 ? "chats.off" : "chats.lead")}
          </Text>
        </div>
        {chats.isPending ? <Loader size="sm" aria-label={t("common.loading")} /> : null}
        {chats.isError ? (
          <Alert color="red" title={t("error.title")}>
            {reasonOf(chats.error)}
          </Alert>
        ) : null}
        {chats.data && chats.data.items.length > 0 ? (
          <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: "none" }} aria-label={t("chats.title")}>
            {chats.data.items.map((chat) => (
              <ChatRow key={chat.id} chat={chat} />
            ))}
          </Stack>
        ) : null}
        {chats.data?.items.length === 0 && chats.data.channels.length > 0 ? <Text>{t("chats.none")}</Text> : null}
        {pair.isError ? (
          <Alert color="yellow" icon={<IconInfoCircle aria-hidden />} role="alert">
            {reasonOf(pair.error)}
          </Alert>
        ) : null}
        {pair.data ? <OneTimeLink link={pair.data} channel={pair.variables} /> : null}
        <Group gap="sm" display={chats.data?.channels.length ? undefined : "none"}>
          {chats.data?.channels.map((channel) => {
            const Icon = ICONS[channel];
            return (
              <Button
                key={channel}
                leftSection={<Icon size={18} aria-hidden />}
                loading={pair.isPending && pair.variables === channel}
                onClick={() => pair.mutate(channel)}
              >
                {t(pair.data && pair.variables === channel ? `chats.another.${channel}` : `chats.pair.${channel}`)}
              </Button>
            );
          })}
        </Group>
      </Stack>
    </Paper>
  );
}
