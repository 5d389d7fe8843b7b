import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight } from "@mantine/spotlight";
import { IconAddressBook, IconCards, IconPlus, IconSearch, IconSettings, IconUser } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { contactsQuery, itemsOf } from "../api/queries";
import { t } from "../i18n";

const SHOWN = 8;
const PAUSE_MS = 150;

/** The ⌘K palette: pages to go to and contacts found by any word. */
export function Palette() {
  const [query, setQuery] = useState("");
  const [wanted] = useDebouncedValue(query.trim(), PAUSE_MS);
  const navigate = useNavigate();
  const { data, isFetching } = useInfiniteQuery({
    ...contactsQuery(wanted),
    enabled: wanted !== "",
    placeholderData: keepPreviousData,
  });
  const found = wanted === "" ? [] : itemsOf(data).slice(0, SHOWN);

  const pages = [
    { label: t("keys.cards"), icon: <IconCards size={20} aria-hidden />, run: () => void navigate({ to: "/cards" }) },
    { label: t("keys.contacts"), icon: <IconAddressBook size={20} aria-hidden />, run: () => void navigate({ to: "/contacts" }) },
    { label: t("contacts.new"), icon: <IconPlus size={20} aria-hidden />, run: () => void navigate({ to: "/contacts/new" }) },
    { label: t("keys.settings"), icon: <IconSettings size={20} aria-hidden />, run: () => void navigate({ to: "/settings" }) },
  ].filter((page) => page.label.toLowerCase().includes(query.trim().toLowerCase()));

  return (
    <Spotlight.Root query={query} onQueryChange={setQuery} shortcut={["mod + K"]} tagsToIgnore={[]} scrollable maxHeight={420} title={t("palette.open")} styles={{ header: { display: "none" } }}>
      <Spotlight.Search
        placeholder={t("palette.placeholder")}
        aria-label={t("palette.placeholder")}
        leftSection={<IconSearch size={20} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {found.length > 0 ? (
          <Spotlight.ActionsGroup label={t("nav.contacts")}>
            {found.map((contact) => (
              <Spotlight.Action
                key={contact.id}
                label={contact.display_name || t("contact.unnamed")}
                description={[contact.title, contact.company].filter(Boolean).join(" · ")}
                leftSection={<IconUser size={20} aria-hidden />}
                onClick={() => void navigate({ to: "/contacts/$id", params: { id: contact.id } })}
              />
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {pages.length > 0 ? (
          <Spotlight.ActionsGroup label={t("palette.pages")}>
            {pages.map((page) => (
              <Spotlight.Action key={page.label} label={page.label} leftSection={page.icon} onClick={page.run} />
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {found.length + pages.length === 0 && !isFetching ? <Spotlight.Empty>{t("palette.nothing")}</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
