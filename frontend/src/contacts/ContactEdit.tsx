import { Alert, Button, Group, Paper, Stack, Title } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { contactQuery, keys, updateContact } from "../api/queries";
import type { Contact } from "../api/types";
import { Conflict } from "../contact-form/Conflict";
import { ContactFields } from "../contact-form/ContactFields";
import type { Saved } from "../contact-form/editor";
import { originOf, type FieldId } from "../contact-form/form";
import { useEditor } from "../contact-form/useEditor";
import { t } from "../i18n";
import { reasonOf, showProblem } from "../shell/notices";

interface Props {
  contact: Contact;
  onClose: () => void;
}

/** A contact to change: nothing is sent before Save. */
export function ContactEdit({ contact, onClose }: Props) {
  const queries = useQueryClient();
  const [active, setActive] = useState<FieldId | null>(null);
  const [held, setHeld] = useState<Saved>({ version: contact.version, data: contact });
  if (held.version !== contact.version) setHeld({ version: contact.version, data: contact });
  const [editor, state] = useEditor(
    held,
    async (version, patch) => {
      const answer = await updateContact({ id: contact.id, version }, patch);
      queries.setQueryData<Contact>(keys.contact(contact.id), (old) => ({ ...answer, cards: answer.cards ?? old?.cards }));
      // What can be taken back is only told when the contact is asked for.
      void queries.invalidateQueries({ queryKey: keys.contact(contact.id) });
      void queries.invalidateQueries({ queryKey: [...keys.contacts, "list"] });
      return { version: answer.version, data: answer };
    },
    async () => {
      const answer = await queries.fetchQuery({ ...contactQuery(contact.id), staleTime: 0 });
      return { version: answer.version, data: answer };
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    editor
      .flush()
      .then((saved) => saved && onClose())
      .catch(showProblem);
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Title order={1} size="h2">
          {t("contact.editTitle")}
        </Title>
        {state.conflict ? <Conflict editor={editor} /> : null}
        {state.problem ? (
          <Alert color="red" icon={<IconAlertCircle aria-hidden />} title={t("review.notSaved")} role="alert">
            {reasonOf(state.problem)}
          </Alert>
        ) : null}
        <Paper withBorder p="md" radius="lg">
          <ContactFields
            form={state.form}
            problem={state.problem}
            originOf={(field) => originOf(field, state.form, state.base, state.data)}
            active={active}
            onChange={(form) => editor.edit(form)}
            onEnter={setActive}
            onSettle={() => undefined}
          />
        </Paper>
        <Group>
          <Button type="submit" loading={state.saving}>
            {t("common.save")}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
