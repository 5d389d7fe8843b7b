import { ActionIcon, Anchor, Badge, Button, CopyButton, Group, Paper, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy, IconMail, IconPencil, IconPhone, IconTrash, IconWorld } from "@tabler/icons-react";

import type { Contact, Point } from "../api/types";
import { POINT_KINDS } from "../contact-form/kinds";
import { labelText, pointIcons } from "../contact-form/labels";
import { t, timeText } from "../i18n";
import styles from "./ContactPage.module.css";
import { pointLink } from "./links";

const ICON = 18;

function firstLink(contact: Contact, kind: Point["kind"]): { href: string; value: string } | null {
  for (const point of contact.points) {
    const href = point.kind === kind ? pointLink(point) : null;
    if (href !== null) return { href, value: point.value };
  }
  return null;
}

// The way back from another site must not lead into this one, and it learns nothing about this one.
const outside = { target: "_blank", rel: "noopener noreferrer" } as const;

function QuickActions({ contact }: { contact: Contact }) {
  const phone = firstLink(contact, "phone");
  const mail = firstLink(contact, "email");
  const web = firstLink(contact, "url");
  if (!phone && !mail && !web) return null;
  return (
    <Group gap="xs">
      {phone ? (
        <Button component="a" href={phone.href} leftSection={<IconPhone size={ICON} aria-hidden />}>
          {t("contact.call")}
        </Button>
      ) : null}
      {mail ? (
        <Button component="a" href={mail.href} variant={phone ? "default" : "filled"} leftSection={<IconMail size={ICON} aria-hidden />}>
          {t("contact.mail")}
        </Button>
      ) : null}
      {web ? (
        <Button component="a" href={web.href} {...outside} variant="default" leftSection={<IconWorld size={ICON} aria-hidden />}>
          {t("contact.web")}
        </Button>
      ) : null}
    </Group>
  );
}

function PointRow({ point }: { point: Point }) {
  const href = pointLink(point);
  const web = point.kind === "url" || point.kind === "social";
  return (
    <li className={styles.point}>
      {pointIcons[point.kind]}
      <div style={{ minWidth: 0 }}>
        <Text size="xs" c="dimmed">
          {[t(`kind.${point.kind}`), labelText(point.label)].filter(Boolean).join(" · ")}
        </Text>
        {href === null ? (
          <Text className={styles.value}>{point.value}</Text>
        ) : (
          <Anchor href={href} className={styles.value} {...(web ? outside : {})}>
            {point.value}
          </Anchor>
        )}
      </div>
      <CopyButton value={point.value}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t("common.copied") : t("common.copy")}>
            <ActionIcon variant="subtle" color="gray" size={32} onClick={copy} aria-label={t("contact.copy", { value: point.value })}>
              {copied ? <IconCheck size={ICON} aria-hidden /> : <IconCopy size={ICON} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </li>
  );
}

interface Props {
  contact: Contact;
  onEdit: () => void;
  onDelete: () => void;
}

/** A contact to read: who, how to reach, where it came from. */
export function ContactView({ contact, onEdit, onDelete }: Props) {
  const points = POINT_KINDS.flatMap((kind) => contact.points.filter((point) => point.kind === kind));
  const role = [contact.title, contact.department].filter(Boolean).join(", ");
  const source = t(`channel.${contact.source}`);
  return (
    <Stack gap="lg">
      <div>
        <Title order={1} fz={{ base: 30, sm: 38 }} lh={1.15} style={{ overflowWrap: "anywhere" }}>
          {contact.display_name || contact.company || t("contact.unnamed")}
        </Title>
        {role ? (
          <Text fz="lg" mt={6}>
            {role}
          </Text>
        ) : null}
        {contact.company && contact.display_name ? (
          <Text fz="lg" c="dimmed">
            {contact.company}
          </Text>
        ) : null}
      </div>
      <QuickActions contact={contact} />
      {points.length > 0 ? (
        <Paper withBorder radius="lg" px="md" py={4}>
          <ul className={styles.points} aria-label={t("contact.points")}>
            {points.map((point) => (
              <PointRow key={point.id} point={point} />
            ))}
          </ul>
        </Paper>
      ) : null}
      {contact.tags.length > 0 || contact.event ? (
        <Group gap="xs">
          {contact.event ? (
            <Text>
              {t("field.event")} {contact.event}
            </Text>
          ) : null}
          {contact.tags.length > 0 ? (
            <Group component="ul" gap={6} m={0} p={0} style={{ listStyle: "none" }} aria-label={t("tags.label")}>
              {contact.tags.map((tag) => (
                <Badge key={tag} component="li" variant="light" color="gray" tt="none" c="var(--mantine-color-text)">
                  #{tag}
                </Badge>
              ))}
            </Group>
          ) : null}
        </Group>
      ) : null}
      {contact.note ? (
        <Paper withBorder radius="lg" p="md">
          <Text size="xs" c="dimmed">
            {t("field.note")}
          </Text>
          <Text className={styles.value}>{contact.note}</Text>
        </Paper>
      ) : null}
      <Group justify="space-between">
        <Group gap="xs">
          <Badge variant="light" color="gray" tt="none" c="var(--mantine-color-text)">
            {t("contact.source", { source })}
          </Badge>
          <Text size="sm" c="dimmed">
            {t("contact.since", { time: timeText(contact.created_at) })}
          </Text>
        </Group>
        <Group gap="xs">
          <Button variant="default" leftSection={<IconPencil size={ICON} aria-hidden />} onClick={onEdit}>
            {t("contact.edit")}
          </Button>
          <Button variant="subtle" color="red" c="var(--mantine-color-error)" leftSection={<IconTrash size={ICON} aria-hidden />} onClick={onDelete}>
            {t("contact.delete")}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}
