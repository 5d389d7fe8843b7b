import { Button, Group, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconBell, IconCheck, IconClock } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { createReminder, keys, remindersQuery, updateReminder } from "../api/queries";
import type { Reminder, ReminderOf } from "../api/types";
import { randomKey } from "../api/upload";
import { momentText, t } from "../i18n";
import { showDone, showProblem } from "../shell/notices";
import { momentIn, tomorrowMorning } from "./when";

const ICON = 16;

function Row({ reminder, of }: { reminder: Reminder; of: ReminderOf }) {
  const queries = useQueryClient();
  const settle = {
    onError: (cause: unknown) => showProblem(cause),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.reminders(of) }),
  };
  const done = useMutation({ mutationFn: () => updateReminder(reminder, { done: true }), ...settle });
  const later = useMutation({
    mutationFn: () => updateReminder(reminder, { due_at: momentIn(tomorrowMorning(new Date())) ?? reminder.due_at }),
    ...settle,
  });
  const what = reminder.note ?? t("reminders.plain");
  const time = momentText(reminder.due_at);
  return (
    <Group component="li" justify="space-between" wrap="wrap" gap="xs">
      <div style={{ minWidth: 0 }}>
        <Text style={{ overflowWrap: "anywhere" }}>{what}</Text>
        <Text size="sm" c="dimmed">
          {t(reminder.status === "due" ? "reminders.due" : "reminders.at", { time })}
        </Text>
      </div>
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconCheck size={ICON} aria-hidden />}
          loading={done.isPending}
          onClick={() => done.mutate()}
          aria-label={t("reminders.doneOf", { what })}
        >
          {t("reminders.done")}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconClock size={ICON} aria-hidden />}
          loading={later.isPending}
          onClick={() => later.mutate()}
          aria-label={t("reminders.tomorrowOf", { what })}
        >
          {t("reminders.tomorrow")}
        </Button>
      </Group>
    </Group>
  );
}

/** The open reminders of a contact or a card, and a new one. */
export function Reminders({ of }: { of: ReminderOf }) {
  const queries = useQueryClient();
  const reminders = useQuery(remindersQuery(of));
  const [when, setWhen] = useState(() => tomorrowMorning(new Date()));
  const [note, setNote] = useState("");
  const [key, setKey] = useState(randomKey);
  const add = useMutation({
    mutationFn: () => createReminder(of, momentIn(when) ?? "", note, key),
    onSuccess: () => {
      setNote("");
      setKey(randomKey());
      showDone(t("reminders.added"));
      return queries.invalidateQueries({ queryKey: keys.reminders(of) });
    },
    onError: (cause) => showProblem(cause),
  });
  return (
    <Paper component="section" withBorder radius="lg" p="md" aria-labelledby="reminders-title">
      <Stack gap="sm">
        <Title order={2} size="h4" id="reminders-title">
          {t("reminders.title")}
        </Title>
        {reminders.data && reminders.data.length > 0 ? (
          <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: "none" }} aria-labelledby="reminders-title">
            {reminders.data.map((reminder) => (
              <Row key={reminder.id} reminder={reminder} of={of} />
            ))}
          </Stack>
        ) : null}
        {reminders.data?.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t("reminders.none")}
          </Text>
        ) : null}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate();
          }}
        >
          <Group align="end" gap="sm">
            <TextInput
              type="datetime-local"
              label={t("reminders.when")}
              value={when}
              required
              withAsterisk={false}
              onChange={(event) => setWhen(event.currentTarget.value)}
            />
            <TextInput
              label={t("reminders.note")}
              value={note}
              maxLength={500}
              style={{ flex: "1 1 180px" }}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" leftSection={<IconBell size={ICON} aria-hidden />} loading={add.isPending}>
              {t("reminders.add")}
            </Button>
          </Group>
        </form>
      </Stack>
    </Paper>
  );
}
