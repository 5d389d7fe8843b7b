import { Button, Group, Progress, Text } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";

import { t } from "../i18n";
import styles from "./CardsPage.module.css";
import { dismissUpload, retryUpload, useUploads, type Upload } from "./uploads";

const PERCENT = 100;

function stateText(upload: Upload): string {
  if (upload.reason !== null) return upload.reason;
  if (upload.state === "waiting") return t("upload.waiting");
  return upload.progress < 1 ? `${Math.round(upload.progress * PERCENT)} %` : t("upload.checking");
}

function Row({ upload }: { upload: Upload }) {
  return (
    <li className={styles.row}>
      <div className={styles.thumb}>
        <IconUpload size={20} aria-hidden />
      </div>
      <div>
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Text fw={600} size="sm" truncate>
            {upload.name}
          </Text>
          {upload.state === "failed" ? null : (
            <Text size="sm" c="dimmed" style={{ whiteSpace: "nowrap" }}>
              {stateText(upload)}
            </Text>
          )}
        </Group>
        {upload.state === "failed" ? (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {stateText(upload)}
          </Text>
        ) : (
          <Progress
            mt={6}
            value={upload.progress * PERCENT}
            animated={upload.state === "sending"}
            aria-label={t("upload.progress", { name: upload.name })}
          />
        )}
      </div>
      {upload.state === "failed" ? (
        <div className={styles.side}>
          <div className={styles.actions}>
            {upload.canRetry ? (
              <Button size="compact-sm" variant="default" onClick={() => retryUpload(upload.key)}>
                {t("common.tryAgain")}
              </Button>
            ) : null}
            <Button size="compact-sm" variant="subtle" color="gray" onClick={() => dismissUpload(upload.key)}>
              {t("upload.dismiss")}
            </Button>
          </div>
        </div>
      ) : null}
    </li>
  );
}

/** Pictures on their way, each with its own progress. */
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
