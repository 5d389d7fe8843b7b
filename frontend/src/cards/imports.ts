import type { CardImport } from "../api/types";
import { t, told } from "../i18n";

/** One entry of a file of contacts that became no card, and what to do about it. */
export function refusedText({ entry, line, reason, code }: CardImport["refused"][number]): string {
  return t("import.entry", { entry, line, reason: told("reason", code, null, reason) });
}
