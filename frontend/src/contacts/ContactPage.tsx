import { Button, Center, Container, Group, Loader, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowLeft } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { Problem } from "../api/problem";
import { contactDuplicatesQuery, contactQuery, deleteContact, keys, mergeContacts, undoContact } from "../api/queries";
import type { Card, Contact } from "../api/types";
import { SideImage } from "../cards/SideImage";
import { t } from "../i18n";
import { TextLink } from "../shell/links";
import { reasonOf, showDone, showProblem } from "../shell/notices";
import { NotFound, Notice } from "../shell/PageError";
import { useShortcuts } from "../shell/shortcuts";
import { useTitle } from "../shell/useTitle";
import { Reminders } from "../reminders/Reminders";
import { DuplicateHint, MergeButton } from "../review/DuplicateHint";
import { UndoButton } from "../review/UndoButton";
import { ContactEdit } from "./ContactEdit";
import styles from "./ContactPage.module.css";
import { ContactView } from "./ContactView";

const route = getRouteApi("/signed-in/contacts/$id");

function Pictures({ cards, name }: { cards: readonly Card[]; name: string }) {
  return (
    <Stack component="section" gap="sm" aria-label={t("contact.pictures")}>
      {cards.flatMap((card) =>
        card.sides.map((side, index) =>
          side.preview_url ? (
            <SideImage
              key={side.preview_url}
              className={styles.picture}
              side={side}
              url={side.preview_url}
              description={t("contact.picture", { name, number: index + 1 })}
              missing={<Text c="dimmed">{t("picture.none")}</Text>}
            />
          ) : null,
        ),
      )}
      {cards.map((card) => (
        <TextLink key={card.id} to="/cards/$id" params={{ id: card.id }} size="sm">
          {t("contact.toCard")}
        </TextLink>
      ))}
    </Stack>
  );
}

function Found({ contact }: { contact: Contact }) {
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const name = contact.display_name || contact.company || t("contact.unnamed");
  useTitle(name);
  useShortcuts(editing ? [] : [{ keys: "e", label: t("keys.editContact"), run: () => setEditing(true) }]);
  const { data: duplicates } = useQuery(contactDuplicatesQuery(contact.id, contact.version));
  const remove = useMutation({
    mutationFn: () => deleteContact(contact),
    onSuccess: async () => {
      await navigate({ to: "/contacts" });
      queries.removeQueries({ queryKey: keys.contact(contact.id) });
      void queries.invalidateQueries({ queryKey: keys.contacts });
      showDone(
        t("contact.deleted", { name }),
        <Button size="compact-sm" variant="default" onClick={() => bringBack.mutate()}>
          {t("undo.short")}
        </Button>,
      );
    },
    onError: (cause) => {
      setAsking(false);
      showProblem(cause);
      void queries.invalidateQueries({ queryKey: keys.contact(contact.id) });
    },
  });

  const onError = (cause: unknown) => {
    showProblem(cause);
    void queries.invalidateQueries({ queryKey: keys.contact(contact.id) });
  };
  const noteAnswer = (answer: Contact) => {
    queries.setQueryData<Contact>(keys.contact(contact.id), (old) => ({ ...answer, cards: old?.cards }));
    // Another contact may have come or gone, and cards belong to another one now.
    void queries.invalidateQueries({ queryKey: keys.contacts });
    void queries.invalidateQueries({ queryKey: keys.cards });
    void queries.invalidateQueries({ queryKey: keys.allReminders });
  };
  const undo = useMutation({
    mutationFn: undoContact,
    onSuccess: (answer) => {
      noteAnswer(answer);
      showDone(t("undo.done"));
    },
    onError,
  });
  const bringBack = useMutation({
    mutationFn: () => undoContact(contact),
    onSuccess: async (answer) => {
      notifications.clean();
      noteAnswer(answer);
      void queries.invalidateQueries({ queryKey: keys.contact(contact.id) });
      showDone(t("undo.done"));
      await navigate({ to: "/contacts/$id", params: { id: contact.id } });
    },
    onError: showProblem,
  });
  const join = useMutation({
    mutationFn: ({ id }: { id: string; name: string }) => mergeContacts(contact, id),
    onSuccess: (answer, other) => {
      noteAnswer(answer);
      showDone(t("duplicate.joined", { name: other.name }));
    },
    onError,
  });

  return (
    <Container size="lg" py="lg">
      <TextLink to="/contacts" size="sm" mb="md" style={{ display: "inline-flex", alignItems: "center", gap: 4, minHeight: 28 }}>
        <IconArrowLeft size={16} aria-hidden />
        {t("contact.back")}
      </TextLink>
      <div className={styles.page}>
        {editing ? (
          <ContactEdit contact={contact} onClose={() => setEditing(false)} />
        ) : (
          <Stack gap="lg">
            <DuplicateHint
              title={t("duplicate.contactTitle")}
              found={duplicates ?? []}
              action={({ contact_id: id }, other) => (
                <MergeButton
                  what="join"
                  name={other}
                  loading={join.isPending && join.variables.id === id}
                  onClick={() => join.mutate({ id, name: other })}
                />
              )}
            />
            <ContactView contact={contact} onEdit={() => setEditing(true)} onDelete={() => setAsking(true)} />
            <UndoButton step={contact.undo} loading={undo.isPending} onUndo={() => undo.mutate(contact)} />
            <Reminders of={{ contact_id: contact.id }} />
          </Stack>
        )}
        <Pictures cards={contact.cards ?? []} name={name} />
      </div>
      <Modal opened={asking} onClose={() => setAsking(false)} title={t("contact.deleteTitle", { name })} centered closeButtonProps={{ "aria-label": t("common.close") }}>
        <Text>{t("contact.deleteText")}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
            {t("common.cancel")}
          </Button>
          <Button color="red.9" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t("contact.delete")}
          </Button>
        </Group>
      </Modal>
    </Container>
  );
}

/** One contact, to read, reach, edit or delete. */
export function ContactPage() {
  const { id } = route.useParams();
  const contact = useQuery(contactQuery(id));
  if (contact.isPending) {
    return (
      <Center p="xl">
        <Loader aria-label={t("common.loading")} />
      </Center>
    );
  }
  if (contact.data) return <Found key={id} contact={contact.data} />;
  return contact.error instanceof Problem && contact.error.status === 404 ? (
    <NotFound />
  ) : (
    <Notice title={t("error.title")}>{reasonOf(contact.error)}</Notice>
  );
}
