import type { Origin } from "../api/types";
import type { ContactForm, FieldId } from "../contact-form/form";
import { POINT_KINDS } from "../contact-form/kinds";
import { t, type MessageKey } from "../i18n";
import { levelOf, needsLook } from "./confidence";

const labels: Record<string, MessageKey> = {
  "/name/prefix": "field.prefix",
  "/name/given": "field.given",
  "/name/additional": "field.additional",
  "/name/family": "field.family",
  "/name/suffix": "field.suffix",
  "/display_name": "field.displayName",
  "/company": "field.company",
  "/title": "field.title",
  "/department": "field.department",
  "/note": "field.note",
};

/** The main fields of a form in the order in which they are shown. */
export function fieldsOf(form: ContactForm): FieldId[] {
  const points = POINT_KINDS.flatMap((kind) => form.points.filter((point) => point.kind === kind));
  return ["/name/given", "/name/family", "/company", "/title", "/department", ...points.map((point) => `point:${point.key}`)];
}

/** The fields whose value a person should look at. */
export function uncertainFields(form: ContactForm, originOf: (field: FieldId) => Origin | null): FieldId[] {
  return fieldsOf(form).filter((field) => needsLook(levelOf(originOf(field))));
}

/** How many values the fields hold: the parts of a name are one, because they were read as one. */
export function valueCount(fields: readonly FieldId[]): number {
  return new Set(fields.map((field) => (field.startsWith("/name/") ? "/name" : field))).size;
}

/** What people call a field. */
export function fieldLabel(field: FieldId, form: ContactForm): string {
  const known = labels[field];
  if (known) return t(known);
  const [key, part] = field.slice("point:".length).split("/");
  if (part !== undefined) return t(`address.${part}` as MessageKey);
  const kind = form.points.find((point) => point.key === key)?.kind ?? "phone";
  return t(`kind.${kind}`);
}
