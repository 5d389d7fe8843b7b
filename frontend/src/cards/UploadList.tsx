import { Button, Group, Progress, Text } from "@mantine/core";
import { IconAddressBook, IconUpload } from "@tabler/icons-react";

import { t } from "../i18n";
import styles from "./CardsPage.module.css";
import { dismissUpload, retryUpload, useUploads, type Upload } from "./uploads";

const PERCENT = 100;

function stateText(upload: Upload): string {
  if (upload.reason !== null) return upload.reason;
  if (upload.state === "waiting") return t("upload.waiting");
  return upload.progress < 1 ? `${Math.round(upload.progress * PERCENT)} %` : t("upload.checking");
}

function Told({ upload }: { upload: Upload }) {
  if (upload.state === "failed") {
    return (
      <Text size="sm" c="var(--mantine-color-error)" role="alert" style={{ whiteSpace: "pre-line", overflowWrap: "anywhere" }}>
        {stateText(upload)}
      </Text>
    );
  }
  if (upload.state === "taken") {
    return (
      <div role="status">
        <Text size="sm">{stateText(upload)}</Text>
        {upload.refused.length > 0 ? (
          <>
            <Text size="sm" mt={4} fw={600}>
              {t("import.refused", { count: upload.refused.length })}
            </Text>
            <ul className={styles.refused}>
              {upload.refused.map((entry) => (
                <li key={entry}>{entry}</li>
              ))}
            </ul>
          </>
        ) : null}
      </div>
    );
  }
  return <Progress mt={6} value={upload.progress * PERCENT} animated={upload.state === "sending"} aria-label={t("upload.progress", { name: upload.name })} />;
}

function Row({ upload }: { upload: Upload }) {
  const ended = upload.state === "failed" || upload.state === "taken";
  return (
    <li className={styles.row}>
      <div className={styles.thumb}>
        {upload.state === "taken" ? <IconAddressBook size={20} aria-hidden /> : <IconUpload size={20} aria-hidden />}
      </div>
      <div style={{ minWidth: 0 }}>
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Text fw={600} size="sm" truncate>
            {upload.name}
          </Text>
          {ended ? null : (
            <Text size="sm" c="dimmed" style={{ whiteSpace: "nowrap" }}>
              {stateText(upload)}
            </Text>
          )}
        </Group>
        <Told upload={upload} />
      </div>
      {ended ? (
        <div className={styles.side}>
          <div className={styles.actions}>
            {upload.state === "failed" && upload.canRetry ? (
              <Button size="compact-sm" variant="default" onClick={() => retryUpload(upload.key)}>
                {t("common.tryAgain")}
              </Button>
            ) : null}
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              onClick={() => dismissUpload(upload.key)}
              aria-label={t("upload.dismissOf", { name: upload.name })}
            >
              {t("upload.dismiss")}
            </Button>
          </div>
        </div>
      ) : null}
    </li>
  );
}

/** Files on their way, each with its own progress, and what became of files of contacts. */
export function UploadList() {
  const uploads = useUploads();
  if (uploads.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={t("upload.title")}>
      {uploads.map((upload) => (
        <Row key={upload.key} upload={upload} />
      ))}
    </ul>
  );
}
