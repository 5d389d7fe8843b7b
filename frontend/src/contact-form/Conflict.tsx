import { Alert, Button, Group } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";

import { t } from "../i18n";
import { showProblem } from "../shell/notices";
import type { Editor } from "./editor";

/** Says that somebody else changed the same record and lets the person choose. */
export function Conflict({ editor }: { editor: Editor }) {
  return (
    <Alert color="yellow" icon={<IconUsers aria-hidden />} title={t("conflict.title")} role="alert">
      {t("conflict.text")}
      <Group mt="sm" gap="xs">
        <Button size="xs" onClick={() => void editor.keepMine().catch(showProblem)}>
          {t("conflict.mine")}
        </Button>
        <Button size="xs" variant="default" onClick={() => editor.takeTheirs()}>
          {t("conflict.theirs")}
        </Button>
      </Group>
    </Alert>
  );
}
