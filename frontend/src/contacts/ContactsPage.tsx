import { Alert, Avatar, Button, Center, CloseButton, Container, Group, Kbd, Loader, Stack, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconAddressBook, IconAlertCircle, IconDownload, IconPlus, IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";

import { contactsQuery, exportContacts, itemsOf } from "../api/queries";
import type { Contact } from "../api/types";
import { t } from "../i18n";
import { ButtonLink } from "../shell/links";
import { reasonOf, showProblem } from "../shell/notices";
import { useShortcuts } from "../shell/shortcuts";
import { useTitle } from "../shell/useTitle";
import styles from "./ContactsPage.module.css";

const route = getRouteApi("/signed-in/contacts");
const ROW_PX = 64;
const AHEAD = 12;
const PAUSE_MS = 180;

/** Hands a vCard file to the browser to be kept. */
function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/vcard" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "contacts.vcf";
  link.click();
  URL.revokeObjectURL(url);
}

function reachOf(contact: Contact): string[] {
  const first = (kind: string) => contact.points.find((point) => point.kind === kind)?.value;
  return [first("phone"), first("email")].filter((value) => value !== undefined);
}

function Row({ contact }: { contact: Contact }) {
  const name = contact.display_name || contact.company || t("contact.unnamed");
  return (
    <Link to="/contacts/$id" params={{ id: contact.id }} className={styles.row}>
      <Avatar name={name} color="initials" size={42} styles={{ placeholder: { color: "var(--mantine-color-text)" } }} aria-hidden />
      <div style={{ minWidth: 0 }}>
        <Text fw={600} truncate>
          {name}
        </Text>
        <Text size="sm" c="dimmed" truncate>
          {[contact.title, contact.display_name === "" ? "" : contact.company].filter(Boolean).join(" · ")}
        </Text>
      </div>
      <div className={styles.reach}>
        {reachOf(contact).map((value) => (
          <Text key={value} inherit truncate>
            {value}
          </Text>
        ))}
      </div>
    </Link>
  );
}

interface RowsProps {
  contacts: readonly Contact[];
  more: boolean;
  onEnd: () => void;
}

// Only the rows in sight are in the page, so that fifty thousand contacts scroll like fifty.
function Rows({ contacts, more, onEnd }: RowsProps) {
  "use no memo";
  const list = useRef<HTMLUListElement>(null);
  const [offset, setOffset] = useState(0);
  useEffect(() => setOffset(list.current?.offsetTop ?? 0), []);
  const rows = useWindowVirtualizer({
    count: contacts.length,
    estimateSize: () => ROW_PX,
    overscan: AHEAD,
    scrollMargin: offset,
    getItemKey: (index) => contacts[index]?.id ?? index,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const near = more && last >= contacts.length - AHEAD;
  useEffect(() => {
    if (near) onEnd();
  }, [near, onEnd, contacts.length]);

  return (
    <ul ref={list} className={styles.list} style={{ height: rows.getTotalSize() }} aria-label={t("nav.contacts")}>
      {shown.map((item) => {
        const contact = contacts[item.index];
        return contact ? (
          <li
            key={item.key}
            className={styles.item}
            style={{ transform: `translateY(${item.start - offset}px)` }}
            aria-posinset={item.index + 1}
            aria-setsize={more ? -1 : contacts.length}
          >
            <Row contact={contact} />
          </li>
        ) : null;
      })}
    </ul>
  );
}

/** All contacts, found by any word of them. */
export function ContactsPage() {
  useTitle(t("nav.contacts"));
  const { query = "" } = route.useSearch();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(query);
  const box = useRef<HTMLInputElement>(null);
  const search = useDebouncedCallback((text: string) => {
    void navigate({ to: "/contacts", search: text.trim() === "" ? {} : { query: text.trim() }, replace: true, resetScroll: false });
  }, PAUSE_MS);
  const list = useInfiniteQuery({ ...contactsQuery(query), placeholderData: keepPreviousData });
  const contacts = itemsOf(list.data);
  const download = useMutation({
    mutationFn: () => exportContacts(query),
    onSuccess: save,
    onError: (cause) => showProblem(cause),
  });
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = list;
  useShortcuts([{ keys: "/", label: t("keys.search"), run: () => box.current?.focus() }]);

  const type = (text: string) => {
    setTyped(text);
    search(text);
  };
  const empty = list.isSuccess && contacts.length === 0;

  return (
    <Container size="lg" py="lg">
      <Stack gap="md">
        <Group justify="space-between">
          <Title order={1}>{t("nav.contacts")}</Title>
          <Group gap="xs">
            <Button
              variant="default"
              leftSection={<IconDownload size={18} aria-hidden />}
              loading={download.isPending}
              onClick={() => download.mutate()}
            >
              {t("contacts.export")}
            </Button>
            <ButtonLink to="/contacts/new" variant="default" leftSection={<IconPlus size={18} aria-hidden />}>
              {t("contacts.new")}
            </ButtonLink>
          </Group>
        </Group>
        <search>
          <TextInput
            ref={box}
            type="search"
            size="md"
            aria-label={t("contacts.search")}
            placeholder={t("contacts.placeholder")}
            value={typed}
            onChange={(event) => type(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") event.currentTarget.blur();
            }}
            leftSection={<IconSearch size={18} aria-hidden />}
            rightSection={
              typed === "" ? (
                <Kbd size="sm" visibleFrom="sm" aria-hidden>
                  /
                </Kbd>
              ) : (
                <CloseButton aria-label={t("contacts.clear")} onClick={() => type("")} />
              )
            }
          />
        </search>
        <Text size="sm" c="dimmed" role="status">
          {list.isSuccess && !empty
            ? t(hasNextPage ? "contacts.countMore" : "contacts.count", { count: contacts.length })
            : ""}
        </Text>
        {list.isPending ? (
          <Center p="xl">
            <Loader aria-label={t("common.loading")} />
          </Center>
        ) : null}
        {list.isError ? (
          <Alert color="red" icon={<IconAlertCircle aria-hidden />} title={t("error.title")}>
            {reasonOf(list.error)}
            <Button mt="sm" variant="default" size="xs" display="block" onClick={() => void list.refetch()}>
              {t("common.tryAgain")}
            </Button>
          </Alert>
        ) : null}
        {empty ? (
          <Stack align="center" gap="xs" py="xl" ta="center">
            <IconAddressBook size={44} stroke={1.3} aria-hidden />
            <Title order={2} size="h3">
              {query === "" ? t("contacts.emptyTitle") : t("contacts.nothing", { query })}
            </Title>
            <Text c="dimmed" maw={440}>
              {query === "" ? t("contacts.emptyText") : t("contacts.nothingText")}
            </Text>
            {query === "" ? <ButtonLink to="/cards">{t("contacts.toCards")}</ButtonLink> : null}
          </Stack>
        ) : null}
        {contacts.length > 0 ? (
          <Rows
            contacts={contacts}
            more={hasNextPage}
            onEnd={() => {
              if (!isFetchingNextPage) void fetchNextPage();
            }}
          />
        ) : null}
      </Stack>
    </Container>
  );
}
