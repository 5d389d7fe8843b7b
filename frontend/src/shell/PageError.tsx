import { Button, Center, Stack, Text, Title } from "@mantine/core";
import { IconMoodSad } from "@tabler/icons-react";
import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { useEffect } from "react";

import { Problem } from "../api/problem";
import { t } from "../i18n";
import { ButtonLink } from "./links";
import { reasonOf } from "./notices";

/** What a page shows in place of content: a sentence, and what to do next. */
export function Notice({ title, children, action }: { title: string; children?: React.ReactNode; action?: React.ReactNode }) {
  return (
    <Center mih="50vh" p="lg">
      <Stack align="center" gap="sm" maw={460} ta="center">
        <IconMoodSad size={44} stroke={1.4} aria-hidden />
        <Title order={1} size="h2">
          {title}
        </Title>
        {children ? <Text c="dimmed">{children}</Text> : null}
        {action}
      </Stack>
    </Center>
  );
}

/** The page for an address that leads nowhere. */
export function NotFound() {
  return (
    <main>
      <Notice title={t("notFound.title")} action={<ButtonLink to="/cards">{t("notFound.action")}</ButtonLink>}>
        {t("notFound.text")}
      </Notice>
    </main>
  );
}

const RELOADED = "bizcard-reloaded-at";
const RELOAD_PAUSE_MS = 60_000;

/** The page for a failure that no page handled itself. */
export function PageError({ error }: ErrorComponentProps) {
  const router = useRouter();
  // After an update the parts of the old page are gone from the server: load the new page, but never in a loop.
  const outdated = error instanceof TypeError && error.message.includes("dynamically imported module");
  useEffect(() => {
    const last = Number(window.sessionStorage.getItem(RELOADED) ?? 0);
    if (!outdated || Date.now() - last < RELOAD_PAUSE_MS) return;
    window.sessionStorage.setItem(RELOADED, String(Date.now()));
    window.location.reload();
  }, [outdated]);
  if (error instanceof Problem && error.status === 404) return <NotFound />;
  return (
    <main>
      <Notice title={t("error.title")} action={<Button onClick={() => void router.invalidate()}>{t("common.tryAgain")}</Button>}>
        {reasonOf(error)}
      </Notice>
    </main>
  );
}
