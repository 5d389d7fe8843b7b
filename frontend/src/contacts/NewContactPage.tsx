import { Alert, Button, Container, Group, Paper, Stack, Title } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";

import { Problem } from "../api/problem";
import { createContact, keys } from "../api/queries";
import { randomKey } from "../api/upload";
import { ContactFields } from "../contact-form/ContactFields";
import { emptyForm, patchOf, type FieldId } from "../contact-form/form";
import { t } from "../i18n";
import { ButtonLink } from "../shell/links";
import { reasonOf } from "../shell/notices";
import { useTitle } from "../shell/useTitle";

/** A contact typed by hand. */
export function NewContactPage() {
  useTitle(t("contacts.new"));
  const [form, setForm] = useState(emptyForm);
  const [active, setActive] = useState<FieldId | null>(null);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const body = patchOf(emptyForm(), form);
  const data = { name: {}, points: [], ...body };
  // A changed form is another contact, so it needs another key.
  const text = JSON.stringify(data);
  const [sent, setSent] = useState({ text: "", key: "" });
  const create = useMutation({
    mutationFn: (key: string) => createContact(data, key),
    onSuccess: (contact) => {
      queries.setQueryData(keys.contact(contact.id), contact);
      void queries.invalidateQueries({ queryKey: keys.contacts });
      return navigate({ to: "/contacts/$id", params: { id: contact.id } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const key = sent.text === text ? sent.key : randomKey();
    setSent({ text, key });
    create.mutate(key);
  };
  return (
    <Container size="sm" py="lg">
      <form onSubmit={submit}>
        <Stack gap="md">
          <Title order={1}>{t("contacts.new")}</Title>
          {create.isError ? (
            <Alert color="red" icon={<IconAlertCircle aria-hidden />} title={t("review.notSaved")} role="alert">
              {reasonOf(create.error)}
            </Alert>
          ) : null}
          <Paper withBorder p="md" radius="lg">
            <ContactFields
              form={form}
              problem={create.error instanceof Problem ? create.error : null}
              originOf={() => null}
              active={active}
              onChange={(changed) => setForm(changed)}
              onEnter={setActive}
              onSettle={() => undefined}
            />
          </Paper>
          <Group>
            <Button type="submit" loading={create.isPending} disabled={body === null}>
              {t("common.save")}
            </Button>
            <ButtonLink to="/contacts" variant="default">
              {t("common.cancel")}
            </ButtonLink>
          </Group>
        </Stack>
      </form>
    </Container>
  );
}
