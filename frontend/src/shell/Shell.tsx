import { ActionIcon, Avatar, Button, Container, Kbd, Menu, VisuallyHidden } from "@mantine/core";
import { spotlight } from "@mantine/spotlight";
import { IconAddressBook, IconCards, IconLogout, IconSearch, IconSettings } from "@tabler/icons-react";
import { useInfiniteQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { useEffect, type ReactNode } from "react";

import { accountQuery, cardsQuery, itemsOf, keys } from "../api/queries";
import { noteCard } from "../cards/cache";
import { whenUploaded } from "../cards/uploads";
import { t } from "../i18n";
import { Announcer } from "./announcements";
import { Palette } from "./Palette";
import { SchemeToggle } from "./SchemeToggle";
import styles from "./Shell.module.css";
import { ShortcutHelp, useShortcuts } from "./shortcuts";
import { useSignOut } from "./useSignOut";
import { useStream } from "./useStream";

function ToReview() {
  const { data, hasNextPage } = useInfiniteQuery(cardsQuery("needs_review"));
  const count = itemsOf(data).filter((card) => card.status === "needs_review").length;
  if (count === 0) return null;
  return (
    <span className={styles.count}>
      {count}
      {hasNextPage ? "+" : ""}
      <VisuallyHidden> {t("nav.toReview")}</VisuallyHidden>
    </span>
  );
}

function Links({ className, icon }: { className?: string; icon: number }) {
  const entries: [to: "/cards" | "/contacts" | "/settings", text: string, picture: ReactNode][] = [
    ["/cards", t("nav.cards"), <IconCards key="icon" size={icon} stroke={1.7} aria-hidden />],
    ["/contacts", t("nav.contacts"), <IconAddressBook key="icon" size={icon} stroke={1.7} aria-hidden />],
    ["/settings", t("nav.settings"), <IconSettings key="icon" size={icon} stroke={1.7} aria-hidden />],
  ];
  return entries.map(([to, text, picture]) => (
    <Link key={to} to={to} className={className}>
      {picture}
      <span>{text}</span>
      {to === "/cards" ? <ToReview /> : null}
    </Link>
  ));
}

function AccountMenu() {
  const { data: account } = useSuspenseQuery(accountQuery);
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" withArrow width={230}>
      <Menu.Target>
        <ActionIcon variant="subtle" size={36} radius="xl" aria-label={t("nav.account")}>
          <Avatar name={account.name} color="petrol" variant="filled" size={30} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {account.name}
          <br />
          {account.email}
        </Menu.Label>
        <Menu.Item leftSection={<IconSettings size={16} aria-hidden />} component={Link} to="/settings">
          {t("nav.settings")}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={signOut}>
          {t("nav.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The frame of all pages for people who are signed in. */
export function Shell() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  useStream();
  useEffect(() => {
    const contactsTaken = () => void queries.invalidateQueries({ queryKey: keys.cardLists });
    whenUploaded((card) => noteCard(queries, card), contactsTaken);
  }, [queries]);
  useShortcuts([
    { keys: "g q", label: t("keys.cards"), run: () => void navigate({ to: "/cards" }) },
    { keys: "g c", label: t("keys.contacts"), run: () => void navigate({ to: "/contacts" }) },
    { keys: "g s", label: t("keys.settings"), run: () => void navigate({ to: "/settings" }) },
  ]);

  return (
    <>
      <a className="skip-link" href="#main">
        {t("nav.skip")}
      </a>
      <header className={styles.header}>
        <Container size="xl" className={styles.bar}>
          <Link to="/cards" className={styles.brand}>
            <img src="/favicon.svg" width={28} height={28} alt="" />
            BizCard
          </Link>
          <nav className={styles.nav} aria-label={t("nav.main")}>
            <Links className={styles.link} icon={18} />
          </nav>
          <div style={{ flex: 1 }} />
          <Button
            visibleFrom="sm"
            variant="default"
            size="sm"
            leftSection={<IconSearch size={16} aria-hidden />}
            rightSection={<Kbd size="xs">Ctrl K</Kbd>}
            onClick={spotlight.open}
            fw={450}
          >
            {t("palette.open")}
          </Button>
          <ActionIcon hiddenFrom="sm" variant="subtle" color="gray" size={36} onClick={spotlight.open} aria-label={t("palette.open")}>
            <IconSearch size={20} aria-hidden />
          </ActionIcon>
          <SchemeToggle />
          <AccountMenu />
        </Container>
      </header>
      <main id="main" tabIndex={-1} className={styles.main} style={{ outline: "none" }}>
        <Outlet />
      </main>
      <nav className={styles.tabs} aria-label={t("nav.main")}>
        <Links className={styles.tab} icon={22} />
      </nav>
      <Palette />
      <ShortcutHelp />
      <Announcer />
    </>
  );
}
