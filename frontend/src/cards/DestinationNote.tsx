import { Alert, Text } from "@mantine/core";
import { IconShieldCheck, IconWorldShare } from "@tabler/icons-react";

import type { Recognition } from "../api/types";
import { t } from "../i18n";
import { sentTo } from "./recipients";

/** Says where pictures are read: a plain warning when they leave the server. With `quiet`, nothing when they stay. */
export function DestinationNote({ recognition, quiet = false }: { recognition: Recognition; quiet?: boolean }) {
  const [first, ...others] = sentTo(recognition);
  if (first) {
    return (
      <Alert color="yellow" icon={<IconWorldShare aria-hidden />} title={t("destination.leaves")}>
        {[t("destination.sent", { provider: first }), ...others.map((provider) => t("destination.next", { provider }))].join(" ")}
      </Alert>
    );
  }
  if (quiet) return null;
  return (
    <Text c="dimmed" size="sm">
      <IconShieldCheck size={16} aria-hidden style={{ verticalAlign: "-3px" }} /> {t("destination.here")}
    </Text>
  );
}
