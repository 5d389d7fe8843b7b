import { Alert, Badge, Button, Group, Loader, Paper, SegmentedControl, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { chatPolicyQuery, decideRoom, itemsOf, keys, roomsQuery, setChatPolicy } from "../api/queries";
import type { ChatPolicy, Room, RoomPermission } from "../api/types";
import { t } from "../i18n";
import { reasonOf, showDone, showProblem } from "../shell/notices";

const PERMISSIONS: readonly RoomPermission[] = ["undecided", "allowed", "blocked"];

function RoomRow({ room }: { room: Room }) {
  const queries = useQueryClient();
  const name = room.title || t(`rooms.${room.kind}`);
  const decide = useMutation({
    mutationFn: (permission: RoomPermission) => decideRoom(room, permission),
    onError: (cause) => showProblem(cause),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.rooms }),
  });
  return (
    <Group component="li" justify="space-between" gap="xs">
      <div style={{ minWidth: 0 }}>
        <Text fw={550} style={{ overflowWrap: "anywhere" }}>
          {name}
        </Text>
        <Text size="sm" c="dimmed">
          {[t(`channel.${room.channel}`), t(`rooms.${room.kind}`)].join(" · ")}
        </Text>
        {room.reachable ? null : (
          <Badge variant="light" color="gray" tt="none" c="var(--mantine-color-text)">
            {t("rooms.unreachable")}
          </Badge>
        )}
      </div>
      <SegmentedControl
        aria-label={t("rooms.decide", { name })}
        value={room.permission}
        disabled={decide.isPending}
        onChange={(value) => decide.mutate(value as RoomPermission)}
        data={PERMISSIONS.map((value) => ({ value, label: t(`rooms.${value}`) }))}
      />
    </Group>
  );
}

function Policy({ policy }: { policy: ChatPolicy }) {
  const queries = useQueryClient();
  const [zone, setZone] = useState(policy.time_zone);
  const save = useMutation({
    mutationFn: setChatPolicy,
    onSuccess: (saved) => {
      queries.setQueryData(keys.chatPolicy, saved);
      showDone(t("rooms.saved"));
    },
    onError: (cause) => showProblem(cause),
  });
  return (
    <Stack gap="md">
      <Switch
        label={t("rooms.strangers")}
        description={t("rooms.strangersText")}
        checked={policy.answer_strangers}
        disabled={save.isPending}
        onChange={(event) => save.mutate({ ...policy, answer_strangers: event.currentTarget.checked })}
      />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ ...policy, time_zone: zone });
        }}
      >
        <Group align="end" gap="sm">
          <TextInput label={t("rooms.zone")} value={zone} onChange={(event) => setZone(event.currentTarget.value)} />
          <Button type="submit" variant="default" loading={save.isPending}>
            {t("rooms.zoneSave")}
          </Button>
        </Group>
      </form>
    </Stack>
  );
}

/** What an administrator decides: which chats and groups are served, and what holds for all. */
export function Rooms() {
  const rooms = useInfiniteQuery(roomsQuery);
  const policy = useQuery(chatPolicyQuery);
  const failed = rooms.error ?? policy.error;
  return (
    <Paper component="section" withBorder radius="lg" p={{ base: "md", sm: "lg" }} aria-labelledby="rooms-title">
      <Stack gap="md">
        <div>
          <Title order={2} size="h3" id="rooms-title">
            {t("rooms.title")}
          </Title>
          <Text c="dimmed" mt={4}>
            {t("rooms.lead")}
          </Text>
        </div>
        {rooms.isPending || policy.isPending ? <Loader size="sm" aria-label={t("common.loading")} /> : null}
        {failed ? (
          <Alert color="red" title={t("error.title")}>
            {reasonOf(failed)}
          </Alert>
        ) : null}
        {policy.data ? <Policy key={policy.data.time_zone} policy={policy.data} /> : null}
        {itemsOf(rooms.data).length > 0 ? (
          <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: "none" }} aria-labelledby="rooms-title">
            {itemsOf(rooms.data).map((room) => (
              <RoomRow key={room.id} room={room} />
            ))}
          </Stack>
        ) : null}
        {rooms.data && itemsOf(rooms.data).length === 0 ? <Text>{t("rooms.none")}</Text> : null}
        {rooms.hasNextPage ? (
          <Button variant="default" w="fit-content" loading={rooms.isFetchingNextPage} onClick={() => void rooms.fetchNextPage()}>
            {t("common.more")}
          </Button>
        ) : null}
      </Stack>
    </Paper>
  );
}
