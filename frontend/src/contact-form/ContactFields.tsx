import { Button, Group, Stack } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";

import { reasonAt, type Problem } from "../api/problem";
import type { Origin, PointKind } from "../api/types";
import { t } from "../i18n";
import styles from "./ContactForm.module.css";
import { Field, inputId, type FieldBinding } from "./Field";
import {
  newPoint,
  pointerOf,
  textIn,
  withoutPoint,
  withPoint,
  withText,
  type ContactForm,
  type FieldId,
  type PointForm,
} from "./form";
import { POINT_KINDS } from "./kinds";
import { Mark } from "./Mark";
import { PointField } from "./PointField";

interface Props {
  form: ContactForm;
  problem: Problem | null;
  originOf: (field: FieldId) => Origin | null;
  active: FieldId | null;
  /** Other values; `settled` when nobody is in the middle of typing them. */
  onChange: (form: ContactForm, settled: boolean) => void;
  onEnter: (field: FieldId) => void;
  onSettle: () => void;
}

// The input is there only after the next paint.
function focusSoon(field: FieldId): void {
  window.requestAnimationFrame(() => document.getElementById(inputId(field))?.focus());
}

/** The inputs of a contact or draft, shared by review and contact page. */
export function ContactFields({ form, problem, originOf, active, onChange, onEnter, onSettle }: Props) {
  const hasRareParts = form.name.prefix + form.name.additional + form.name.suffix !== "";
  const [allParts, setAllParts] = useState(hasRareParts);
  const bind: FieldBinding = {
    textOf: (field) => textIn(form, field),
    originOf,
    problemOf: (field) => (problem ? reasonAt(problem.fields, pointerOf(field, form)) : null),
    active,
    onText: (field, text) => onChange(withText(form, field, text), false),
    onEnter,
    onSettle,
  };
  const changePoint = (key: string) => (change: Partial<PointForm>) => {
    onChange(withPoint(form, key, change), change.label === undefined || change.kind !== undefined);
  };
  const add = (kind: PointKind) => {
    const point = newPoint(kind);
    onChange({ ...form, points: [...form.points, point] }, false);
    focusSoon(`point:${point.key}`);
  };
  const plain = (field: FieldId, label: string, more: { wide?: boolean; rows?: number } = {}) => (
    <Field
      field={field}
      label={label}
      bind={bind}
      mark={<Mark id={`${inputId(field)}-mark`} origin={originOf(field)} label={label} />}
      {...more}
    />
  );
  const rare = allParts || hasRareParts;

  return (
    <Stack gap="sm">
      <div className={styles.grid}>
        {rare ? plain("/name/prefix", t("field.prefix"), { wide: true }) : null}
        {plain("/name/given", t("field.given"))}
        {plain("/name/family", t("field.family"))}
        {rare ? (
          <>
            {plain("/name/additional", t("field.additional"))}
            {plain("/name/suffix", t("field.suffix"))}
            {plain("/display_name", t("field.displayName"), { wide: true })}
          </>
        ) : (
          <Button variant="transparent" size="compact-sm" className={`${styles.wide} ${styles.quiet}`} onClick={() => setAllParts(true)}>
            {t("field.moreName")}
          </Button>
        )}
        {plain("/company", t("field.company"), { wide: true })}
        {plain("/title", t("field.title"))}
        {plain("/department", t("field.department"))}
        {POINT_KINDS.flatMap((kind) => form.points.filter((point) => point.kind === kind)).map((point) => (
          <PointField
            key={point.key}
            point={point}
            bind={bind}
            onChange={changePoint(point.key)}
            onRemove={() => onChange(withoutPoint(form, point.key), true)}
          />
        ))}
      </div>
      <Group gap={6} role="group" aria-label={t("point.add")}>
        {POINT_KINDS.map((kind) => (
          <Button key={kind} variant="default" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => add(kind)}>
            {t(`kind.${kind}`)}
          </Button>
        ))}
      </Group>
      <div className={styles.grid}>
        {plain("/event", t("field.event"))}
        {plain("/tags", t("field.tags"))}
      </div>
      {plain("/note", t("field.note"), { rows: 2 })}
    </Stack>
  );
}
