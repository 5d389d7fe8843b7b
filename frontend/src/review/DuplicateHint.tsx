import { Alert, Button, Group, Text } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import type { ReactNode } from "react";

import type { Duplicate } from "../api/types";
import { labelText } from "../contact-form/labels";
import { t } from "../i18n";
import { TextLink } from "../shell/links";

/** What two have in common, in words: “same mobile phone: +49 …”. */
export function sharedText({ shares, label, value }: Duplicate): string {
  switch (shares) {
    case "phone": {
      const kind = labelText(label);
      return t(kind ? "duplicate.phoneOf" : "duplicate.phone", { kind, value: value ?? "" });
    }
    case "email":
      return t("duplicate.email", { value: value ?? "" });
    default:
      return t("duplicate.name");
  }
}

interface Props {
  title: string;
  found: readonly Duplicate[];
  /** What can be done about one of them. */
  action?: (duplicate: Duplicate, name: string) => ReactNode;
}

/** Contacts that may be the same person, each with what is shared and a link. Nothing when there are none. */
export function DuplicateHint({ title, found, action }: Props) {
  if (found.length === 0) return null;
  return (
    <Alert color="yellow" icon={<IconUsers aria-hidden />} title={title}>
      <Group component="ul" gap="sm" m={0} p={0} style={{ listStyle: "none" }} aria-label={title}>
        {found.map((duplicate) => {
          const name = duplicate.display_name || duplicate.company || t("contact.unnamed");
          return (
            <Group key={duplicate.contact_id} component="li" justify="space-between" gap="xs" w="100%">
              <div style={{ minWidth: 0, flex: "1 1 200px" }}>
                <TextLink to="/contacts/$id" params={{ id: duplicate.contact_id }} fw={600} c="var(--mantine-color-text)" underline="always" style={{ overflowWrap: "anywhere" }}>
                  {name}
                </TextLink>
                <Text size="sm" style={{ overflowWrap: "anywhere" }}>
                  {[duplicate.display_name === "" ? null : duplicate.company, sharedText(duplicate)].filter(Boolean).join(" · ")}
                </Text>
              </div>
              {action?.(duplicate, name)}
            </Group>
          );
        })}
      </Group>
    </Alert>
  );
}

interface MergeProps {
  /** What goes: a card into the contact of the hint, or that contact into the one that is shown. */
  what: "merge" | "join";
  name: string;
  loading: boolean;
  onClick: () => void;
}

/** The button that makes one of two. */
export function MergeButton({ what, name, loading, onClick }: MergeProps) {
  return (
    <Button size="compact-sm" variant="default" loading={loading} onClick={onClick} aria-label={t(`duplicate.${what}Of`, { name })}>
      {t(`duplicate.${what}`)}
    </Button>
  );
}
