import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";

import { Problem } from "../api/problem";
import { t } from "../i18n";

/** The sentence for anything that was thrown. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Problem ? cause.detail : t("error.unexpected");
}

/** Shows why something failed, with the reason of every value that was refused. */
export function showProblem(cause: unknown): void {
  const reasons = cause instanceof Problem ? cause.fields.map((field) => field.reason) : [];
  notifications.show({
    color: "red",
    title: t("error.title"),
    message: [reasonOf(cause), ...reasons].join(" "),
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
