import { Button, Container, Paper, SegmentedControl, Stack, Switch, Text, Title, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { IconLogout } from "@tabler/icons-react";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { accountQuery, chatsQuery } from "../api/queries";
import { Destination } from "../cards/Destination";
import { t } from "../i18n";
import { useSingleKeys } from "../shell/shortcuts";
import { useSignOut } from "../shell/useSignOut";
import { useTitle } from "../shell/useTitle";
import { Chats } from "./Chats";
import { Rooms } from "./Rooms";
import { Unsent } from "./Unsent";

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <Paper component="section" withBorder radius="lg" p={{ base: "md", sm: "lg" }} aria-labelledby={id}>
      <Stack gap="md">
        <Title order={2} size="h3" id={id}>
          {title}
        </Title>
        {children}
      </Stack>
    </Paper>
  );
}

/** Chats, looks and account of the person who is signed in. */
export function SettingsPage() {
  useTitle(t("nav.settings"));
  const { data: account } = useSuspenseQuery(accountQuery);
  const { data: chats } = useQuery(chatsQuery);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [singleKeys, setSingleKeys] = useSingleKeys();
  const signOut = useSignOut();
  return (
    <Container size="sm" py="lg">
      <Stack gap="lg">
        <Title order={1}>{t("nav.settings")}</Title>
        <Chats />
        {account.role === "admin" && chats?.channels.length !== 0 ? <Rooms /> : null}
        {account.role === "admin" ? <Unsent /> : null}
        <Section id="destination-title" title={t("destination.title")}>
          <Destination />
        </Section>
        <Section id="looks-title" title={t("settings.looks")}>
          <SegmentedControl
            aria-label={t("settings.scheme")}
            value={colorScheme}
            onChange={(value) => setColorScheme(value as MantineColorScheme)}
            data={[
              { value: "auto", label: t("settings.auto") },
              { value: "light", label: t("settings.light") },
              { value: "dark", label: t("settings.dark") },
            ]}
          />
          <Switch
            label={t("keys.enabled")}
            description={t("keys.typing")}
            checked={singleKeys}
            onChange={(event) => setSingleKeys(event.currentTarget.checked)}
          />
        </Section>
        <Section id="account-title" title={t("settings.account")}>
          <div>
            <Text fw={550}>{account.name}</Text>
            <Text c="dimmed">{account.email}</Text>
            <Text c="dimmed" size="sm">
              {t(`role.${account.role}`)}
            </Text>
          </div>
          <Button w="fit-content" variant="default" leftSection={<IconLogout size={18} aria-hidden />} onClick={signOut}>
            {t("nav.signOut")}
          </Button>
        </Section>
      </Stack>
    </Container>
  );
}
