import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";

import { Problem, sentenceOf } from "../api/problem";
import { t } from "../i18n";

/** The sentence for anything that was thrown. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Problem ? sentenceOf(cause) : t("error.unexpected");
}

/** Shows why something failed. */
export function showProblem(cause: unknown): void {
  notifications.show({
    color: "red",
    title: t("error.title"),
    message: reasonOf(cause),
    autoClose: 8000,
    withBorder: true,
    closeButtonProps: { "aria-label": t("common.close") },
  });
}

/** Says that something is done. */
export function showDone(title: string, message: ReactNode = ""): void {
  notifications.show({
    color: "petrol",
    title,
    message,
    withBorder: true,
    closeButtonProps: { "aria-label": t("common.close") },
  });
}
