import type { Recognition } from "../api/types";
import { t } from "../i18n";

/** Whom pictures are sent to, in words and in order; nobody when they stay on the server. */
export function sentTo({ providers }: Recognition): string[] {
  return providers.flatMap(({ name, host }) => (host && name !== "tesseract" ? [t(`destination.${name}`, { host })] : []));
}
